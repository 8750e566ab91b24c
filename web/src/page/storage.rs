//! What this browser keeps for the page by name, where that is allowed (local storage).

pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

pub fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Refused in private windows and when full: what is kept then lasts as long as the tab.
        let _ = storage.set_item(key, value);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
