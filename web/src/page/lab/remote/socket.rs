//! One websocket to `/ws` at the page's own address.

use gloo_events::EventListener;
use js_sys::{ArrayBuffer, Uint8Array};
use lab_core::protocol::SUBPROTOCOL;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

pub enum Heard {
    Opened,
    Text(String),
    Bytes(Vec<u8>),
    Closed { code: u16 },
}

/// An open (or opening) websocket; closed when dropped, and not heard of again.
pub struct Socket {
    socket: WebSocket,
    _listeners: [EventListener; 3],
}

impl Socket {
    /// `None` if the page has no address that a websocket could have (a file).
    pub fn open(hear: impl Fn(Heard) + 'static) -> Option<Self> {
        let location = web_sys::window()?.location();
        let scheme = match location.protocol().ok()?.as_str() {
            "http:" => "ws",
            "https:" => "wss",
            _ => return None,
        };
        let address = format!("{scheme}://{}/ws", location.host().ok()?);
        let socket = WebSocket::new_with_str(&address, SUBPROTOCOL).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let hear: Rc<dyn Fn(Heard)> = Rc::new(hear);
        let (on_open, on_message, on_close) = (Rc::clone(&hear), Rc::clone(&hear), hear);
        let listeners = [
            EventListener::new(&socket, "open", move |_| on_open(Heard::Opened)),
            EventListener::new(&socket, "message", move |event| {
                let Some(data) = event.dyn_ref::<MessageEvent>().map(MessageEvent::data) else { return };
                match data.dyn_into::<ArrayBuffer>() {
                    Ok(buffer) => on_message(Heard::Bytes(Uint8Array::new(&buffer).to_vec())),
                    Err(text) => on_message(Heard::Text(text.as_string().unwrap_or_default())),
                }
            }),
            // An error is always followed by a close.
            EventListener::new(&socket, "close", move |event| {
                on_close(Heard::Closed { code: event.dyn_ref::<CloseEvent>().map_or(0, CloseEvent::code) });
            }),
        ];
        Some(Self { socket, _listeners: listeners })
    }

    /// Sends, if the connection is open; one that is not will say so.
    pub fn send(&self, text: &str) {
        let _ = self.socket.send_with_str(text);
    }

    /// Tells the other side why.
    pub fn close(&self, code: u16) {
        let _ = self.socket.close_with_code(code);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Closing what is closed does nothing.
        let _ = self.socket.close();
    }
}
