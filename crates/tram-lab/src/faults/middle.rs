//! Something between the kiosk and the portal that hands requests on and may change the answers.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// An answer on its way back, in two pieces.
#[derive(Clone, Debug)]
pub(super) struct Passing {
    /// First line of the request, such as `GET /o/rest/v2/dossiers/…`.
    pub(super) request: String,
    /// Status line and headers, without the empty line.
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

impl Passing {
    /// Changes what the head says of the body's length.
    pub(super) fn claim(&mut self, length: usize) {
        let lines = self.head.split("\r\n");
        let kept = lines.filter(|line| !line.to_ascii_lowercase().starts_with("content-length"));
        let announced = format!("Content-Length: {length}");
        self.head = kept.chain([announced.as_str()]).collect::<Vec<_>>().join("\r\n");
    }

    /// Puts another body in, truly announced.
    pub(super) fn replace(&mut self, body: Vec<u8>) {
        self.claim(body.len());
        self.body = body;
    }
}

/// What it does with answers.
pub(super) type Twist = Arc<dyn Fn(&mut Passing) + Send + Sync>;

/// It listens; dropped, it is gone.
pub(super) struct Middle {
    address: SocketAddr,
    listening: JoinHandle<()>,
}

impl Drop for Middle {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Middle {
    /// Stands before a portal.
    pub(super) async fn before(portal: SocketAddr, twist: Twist) -> Result<Self, String> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let twist = Arc::clone(&twist);
                // A connection that breaks is the client's trouble, as in a real network.
                tokio::spawn(async move { drop(pass(client, portal, &twist).await) });
            }
        });
        Ok(Self { address, listening })
    }

    /// The dialect's address by way of it.
    pub(super) fn url(&self) -> String {
        format!("http://{}/o/rest/v2", self.address)
    }
}

/// One exchange; the connection is closed after it.
async fn pass(mut client: TcpStream, portal: SocketAddr, twist: &Twist) -> std::io::Result<()> {
    let (head, body) = read(&mut client).await?;
    let request = head.lines().next().unwrap_or_default().to_owned();
    let mut server = TcpStream::connect(portal).await?;
    server.write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes()).await?;
    server.write_all(&body).await?;
    let (head, body) = read(&mut server).await?;
    let mut passing = Passing { request, head, body };
    twist(&mut passing);
    client.write_all(format!("{}\r\nConnection: close\r\n\r\n", passing.head).as_bytes()).await?;
    client.write_all(&passing.body).await?;
    client.shutdown().await
}

/// Reads head and body of one message that tells its length.
async fn read(stream: &mut TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 16 * 1024];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        let count = stream.read(&mut chunk).await?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(chunk.get(..count).unwrap_or_default());
    };
    let mut body = bytes.split_off(end + 4);
    bytes.truncate(end);
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let length = length_of(&head);
    while body.len() < length {
        let count = stream.read(&mut chunk).await?;
        if count == 0 {
            break;
        }
        body.extend_from_slice(chunk.get(..count).unwrap_or_default());
    }
    let kept = head.split("\r\n");
    let kept = kept.filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    Ok((kept.collect::<Vec<_>>().join("\r\n"), body))
}

fn length_of(head: &str) -> usize {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.trim().eq_ignore_ascii_case("content-length"));
    lengths.next().and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_replaced_and_not_told_twice() {
        let mut passing = Passing {
            request: String::new(),
            head: "HTTP/1.1 200 OK\r\ncontent-length: 3\r\nx: y".to_owned(),
            body: b"abc".to_vec(),
        };
        assert_eq!(length_of(&passing.head), 3);
        passing.replace(b"abcd".to_vec());
        assert_eq!(passing.head, "HTTP/1.1 200 OK\r\nx: y\r\nContent-Length: 4");
    }
}
