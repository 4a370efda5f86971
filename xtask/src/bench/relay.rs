//! Stands between a browser and the bridge and notes when the page says that it has painted.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::fault::Fault;
use crate::progress::now;

/// More than a request's head ever takes.
const LONGEST_HEAD: usize = 64 << 10;

/// A relay that runs as long as this program.
pub(super) struct Relay {
    address: String,
    painted: mpsc::Receiver<Instant>,
}

impl Relay {
    /// Relays to a bridge, such as `http://127.0.0.1:4000`.
    pub(super) fn start(bridge: &str) -> Result<Self, Fault> {
        let cannot = |why| Fault::CannotStart("the relay".to_owned(), why);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(cannot)?;
        let address = format!("http://{}/", listener.local_addr().map_err(cannot)?);
        let bridge = bridge.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let (tell, painted) = mpsc::channel();
        std::thread::spawn(move || {
            for from in listener.incoming().flatten() {
                let (bridge, tell) = (bridge.clone(), tell.clone());
                // A page that went away while it was answered is no error here.
                std::thread::spawn(move || drop(relay(from, &bridge, &tell)));
            }
        });
        Ok(Self { address, painted })
    }

    /// Where the page is.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// When the page said that it has painted.
    pub(super) fn painted(&self, at_most: Duration) -> Option<Instant> {
        self.painted.recv_timeout(at_most).ok()
    }
}

/// One request on one connection.
fn relay(mut from: TcpStream, bridge: &str, tell: &mpsc::Sender<Instant>) -> io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < LONGEST_HEAD {
        from.read_exact(&mut byte)?;
        head.extend_from_slice(&byte);
    }
    let head = String::from_utf8_lossy(&head);
    if head.starts_with("POST /call/painted ") {
        tell.send(now()).unwrap_or_default();
    }
    let mut to = TcpStream::connect(bridge)?;
    to.write_all(readdressed(&head, bridge).as_bytes())?;
    io::copy(&mut Read::take(&from, body_length(&head)), &mut to)?;
    io::copy(&mut to, &mut from)?;
    from.shutdown(Shutdown::Both)
}

/// The head as the bridge expects it from a page of its own, for this one answer.
fn readdressed(head: &str, bridge: &str) -> String {
    let is = |line: &str, name: &str| {
        line.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name))
    };
    let mut lines: Vec<String> = head
        .trim_end()
        .lines()
        .filter(|line| !["host", "origin", "connection"].iter().any(|name| is(line, name)))
        .map(str::to_owned)
        .collect();
    lines.push(format!("Host: {bridge}"));
    lines.push("Connection: close\r\n\r\n".to_owned());
    lines.join("\r\n")
}

fn body_length(head: &str) -> u64 {
    let length = head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    length.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "POST /call/painted HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: keep-alive\r\nContent-Length: 2\r\nOrigin: http://127.0.0.1:1\r\n\r\n";

    #[test]
    fn the_bridge_sees_a_page_of_its_own() {
        let head = readdressed(HEAD, "127.0.0.1:4000");
        assert!(head.starts_with("POST /call/painted HTTP/1.1\r\n"), "{head}");
        assert!(head.contains("\r\nHost: 127.0.0.1:4000\r\n") && !head.contains("127.0.0.1:1\r"));
        assert!(!head.contains("Origin") && head.ends_with("\r\nConnection: close\r\n\r\n"));
        assert_eq!(body_length(HEAD), 2);
        assert_eq!(body_length("GET / HTTP/1.1\r\n\r\n"), 0);
    }

    #[test]
    fn an_answer_comes_through_and_the_paint_is_noted() {
        let bridge = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = format!("http://{}", bridge.local_addr().unwrap());
        let answering = std::thread::spawn(move || {
            let (mut asked, _) = bridge.accept().unwrap();
            let mut heard = [0; 512];
            let length = asked.read(&mut heard).unwrap();
            asked.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").unwrap();
            String::from_utf8_lossy(&heard[..length]).into_owned()
        });
        let relay = Relay::start(&address).unwrap();
        let own = relay.address().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let mut page = TcpStream::connect(own).unwrap();
        page.write_all(HEAD.as_bytes()).unwrap();
        page.write_all(b"{}").unwrap();
        let mut answer = String::new();
        page.read_to_string(&mut answer).unwrap();
        assert!(answer.ends_with("{}"), "{answer}");
        assert!(relay.painted(Duration::from_secs(5)).is_some());
        assert!(answering.join().unwrap().starts_with("POST /call/painted"));
    }
}
