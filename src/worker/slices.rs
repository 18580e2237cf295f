//! A file read slice by slice, as a stream into one buffer that is used again: half of what reading each slice at once
//! costs the browser.

use js_sys::{ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// How the slice at hand is read.
#[derive(Debug)]
enum Way {
    /// By a reader that fills the buffer it is given (a "BYOB reader", WHATWG Streams).
    Stream(JsValue),
    /// Read at once, where the browser has no such reader.
    Whole(Uint8Array),
}

/// A file, and the slice at hand.
#[derive(Debug)]
pub struct Slices {
    file: Blob,
    way: Option<Way>,
    /// Offset in the file of the slice.
    start: u64,
    /// Offset in the file of the slice's next byte.
    next: u64,
    /// Offset behind the slice.
    end: u64,
    /// For the next read, if it is large enough.
    buffer: Option<ArrayBuffer>,
}

fn method(of: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(of, &name.into())?.dyn_into()
}

/// A reader of a stream that fills buffers.
fn reader(slice: &Blob) -> Result<JsValue, JsValue> {
    let stream = method(slice, "stream")?.call0(slice)?;
    let mode = Object::new();
    Reflect::set(&mode, &"mode".into(), &"byob".into())?;
    method(&stream, "getReader")?.call1(&stream, &mode)
}

/// Reads what there is next, into a part of a buffer. `None` at the end.
async fn fill(reader: &JsValue, room: &Uint8Array) -> Result<Option<Uint8Array>, JsValue> {
    let read: Promise = method(reader, "read")?.call1(reader, room)?.dyn_into()?;
    let read = JsFuture::from(read).await?;
    let value = Reflect::get(&read, &"value".into())?;
    // At the end, the room comes back empty.
    Ok(value.dyn_into::<Uint8Array>().ok())
}

impl Slices {
    pub fn of(file: Blob) -> Self {
        Self {
            file,
            way: None,
            start: 0,
            next: 0,
            end: 0,
            buffer: None,
        }
    }

    async fn open(&mut self, from: u64, to: u64) -> Result<Way, JsValue> {
        let slice = self.file.slice_with_f64_and_f64(from as f64, to as f64)?;
        self.start = from;
        self.next = from;
        self.end = to;
        if let Ok(reader) = reader(&slice) {
            return Ok(Way::Stream(reader));
        }
        let bytes: Promise = method(&slice, "arrayBuffer")?.call0(&slice)?.dyn_into()?;
        let bytes = JsFuture::from(bytes).await?;
        Ok(Way::Whole(Uint8Array::new(&bytes)))
    }

    /// Reads `len` bytes from an offset on; fewer at the end of the file. If they are not the next ones of the slice at
    /// hand, a slice begins there, and goes on to `end`.
    ///
    /// # Errors
    /// What the browser throws if the file can't be read.
    pub async fn read(&mut self, from: u64, len: u32, end: u64) -> Result<Uint8Array, JsValue> {
        let at_hand = self.way.take();
        let at_hand = at_hand.filter(|_| from == self.next && from < self.end);
        let way = match at_hand {
            Some(way) => way,
            None => self.open(from, end).await?,
        };
        let bytes = match &way {
            Way::Whole(slice) => {
                let start = from.saturating_sub(self.start) as u32;
                slice.subarray(start, start.saturating_add(len))
            }
            Way::Stream(reader) => {
                let buffer = self.buffer.take();
                let buffer = buffer.filter(|buffer| buffer.byte_length() >= len);
                let mut buffer = buffer.unwrap_or_else(|| ArrayBuffer::new(len));
                let mut filled = 0;
                while filled < len {
                    let rest = len.saturating_sub(filled);
                    let room = Uint8Array::new_with_byte_offset_and_length(&buffer, filled, rest);
                    let Some(read) = fill(reader, &room).await? else {
                        break;
                    };
                    // The browser took the buffer, and gives it back.
                    buffer = read.buffer();
                    if read.length() == 0 {
                        break;
                    }
                    filled = filled.saturating_add(read.length());
                }
                let bytes = Uint8Array::new_with_byte_offset_and_length(&buffer, 0, filled);
                self.buffer = Some(buffer);
                bytes
            }
        };
        self.next = from.saturating_add(u64::from(bytes.length()));
        self.way = Some(way);
        Ok(bytes)
    }
}
