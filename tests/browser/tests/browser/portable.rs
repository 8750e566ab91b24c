//! One source, two targets: what WebAssembly decodes, samples and standardises is what this machine does, bit for bit.

use lab_browser_tests::{Page, Profile, Setup, site, test};
use lab_core::dataset::Builtin;
use lab_portable_tests::{CLIENT, SERVER, digest, frame, messages, points};
use serde_json::{Value as Json, json};

#[tokio::test]
async fn wasm_decodes_the_stored_protocol() {
    let (stored, frame): (Vec<&str>, _) = (CLIENT.lines().chain(SERVER.lines()).collect(), frame());
    assert_eq!(messages(), stored);
    assert_eq!(frame.last().map(String::as_str), Some("same bytes: true"));
    test("portable-protocol", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        assert_eq!(called(&page, "messages").await, stored);
        assert_eq!(called(&page, "frame").await, frame);
    })
    .await;
}

#[tokio::test]
async fn wasm_samples_the_published_points() {
    let published: Json =
        serde_json::from_str(include_str!("../../../../core/tests/golden/samplers.json")).expect("JSON");
    let lines = |(name, points): (&String, &Json)| -> Vec<String> {
        points.as_array().into_iter().flatten().map(|point| format!("{name} {point}")).collect()
    };
    let published: Vec<String> = published.as_object().into_iter().flatten().flat_map(lines).collect();
    assert_eq!(points(), published);
    test("portable-points", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        assert_eq!(called(&page, "points").await, published);
    })
    .await;
}

#[tokio::test]
async fn wasm_reads_the_data_as_this_machine_does() {
    let native = Builtin::ALL.map(|builtin| {
        let file = site().join("data").join(builtin.file());
        let bytes = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        digest(builtin, &bytes)
    });
    assert!(native.iter().all(|digest| digest.contains("inputs")), "{native:#?}");
    test("portable-data", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        // As a worker gets it: fetched from where the page comes from.
        let script = "const load = async ([name, file]) => {
                const content = await fetch(`./data/${file}`).then((answer) => answer.arrayBuffer());
                return wasm_bindgen.digest(name, new Uint8Array(content));
            };
            return Promise.all(arguments[1].map(load))";
        let files = Builtin::ALL.map(|builtin| [builtin.name(), builtin.file()]);
        let wasm = page.with_portable(script, &[json!(files)]).await;
        assert_eq!(wasm, json!(native));
    })
    .await;
}

/// The lines that a function of the program gives in the page.
async fn called(page: &Page, function: &str) -> Vec<String> {
    let lines = page.with_portable(&format!("return wasm_bindgen.{function}()"), &[]).await;
    serde_json::from_value(lines).unwrap_or_else(|error| panic!("{function}: {error}"))
}
