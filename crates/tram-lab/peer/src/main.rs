//! apalis-sqlite doing what the store and the outbox do: a job is put in the queue, and a worker of
//! the same process sends it. Killed or cut, and started again.
//!
//! `tram-lab-peer enqueue DATABASE LIFE SETTINGS` only puts jobs in; `tram-lab-peer serve …` sends
//! them, too; `tram-lab-peer drain …` puts none in. `tram-lab-peer list DATABASE` prints what the
//! database holds. SETTINGS is `default` or `full`.
//!
//! It says `ready`, then `LIFE NUMBER .` when a job has been acknowledged, and `sent LIFE NUMBER .`
//! before one is sent: whoever reads that is the portal.

use std::error::Error;
use std::io::Write;
use std::str::FromStr;
use std::time::Duration;

use apalis::prelude::{BoxDynError, TaskSink, WorkerBuilder};
use apalis_sqlite::SqliteStorage;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqliteSynchronous};

/// Between two jobs that are only put in.
const QUICKLY: Duration = Duration::from_millis(1);
/// Between two jobs that are sent, too: the worker has to keep up.
const AT_EASE: Duration = Duration::from_millis(20);

/// How long a portal's answer takes.
const ANSWER: Duration = Duration::from_millis(10);

/// What is queued: about as much as an envelope holds.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Job {
    life: u32,
    number: u32,
    body: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["prepare", database, settings] => drop(open(database, settings).await?),
        ["enqueue", database, life, settings] => {
            enqueue(open(database, settings).await?, life.parse()?, QUICKLY).await?;
        }
        ["serve", database, life, settings] => {
            let pool = open(database, settings).await?;
            let (jobs, life) = (pool.clone(), life.parse()?);
            let putting = tokio::spawn(async move {
                enqueue(jobs, life, AT_EASE).await.map_err(|why| why.to_string())
            });
            serve(&pool, life).await?;
            putting.await??;
        }
        ["drain", database, life, settings] => {
            let pool = open(database, settings).await?;
            tell("ready")?;
            serve(&pool, life.parse()?).await?;
        }
        ["list", database] => list(database).await?,
        _ => return Err("tram-lab-peer prepare|enqueue|serve|drain|list DATABASE …".into()),
    }
    Ok(())
}

/// As the crate's documentation opens it; with `full`, every connection syncs each commit.
async fn open(database: &str, settings: &str) -> Result<SqlitePool, Box<dyn Error>> {
    let options = SqliteConnectOptions::from_str(&format!("sqlite://{database}"))?;
    let pool = SqlitePool::connect_with(options.clone().create_if_missing(true)).await?;
    SqliteStorage::setup(&pool).await?;
    if settings == "default" {
        return Ok(pool);
    }
    pool.close().await;
    Ok(SqlitePool::connect_with(options.synchronous(SqliteSynchronous::Full)).await?)
}

/// Puts jobs in, with this pause between two, until the process is killed.
async fn enqueue(pool: SqlitePool, life: u32, pause: Duration) -> Result<(), Box<dyn Error>> {
    let mut backend = SqliteStorage::<Job>::new(&pool);
    tell("ready")?;
    for number in 0.. {
        backend.push(Job { life, number, body: "x".repeat(2_000) }).await?;
        tell(&format!("{life} {number} ."))?;
        tokio::time::sleep(pause).await;
    }
    Ok(())
}

async fn serve(pool: &SqlitePool, life: u32) -> Result<(), Box<dyn Error>> {
    let worker = WorkerBuilder::new(format!("life-{life}"))
        .backend(SqliteStorage::<Job>::new(pool))
        .build(send);
    Ok(worker.run().await?)
}

/// The portal has it at once; its answer takes a while.
async fn send(job: Job) -> Result<(), BoxDynError> {
    tell(&format!("sent {} {} .", job.life, job.number))?;
    tokio::time::sleep(ANSWER).await;
    Ok(())
}

/// Every job in the database, whatever became of it.
async fn list(database: &str) -> Result<(), Box<dyn Error>> {
    let options = SqliteConnectOptions::from_str(&format!("sqlite://{database}"))?;
    let pool = SqlitePool::connect_with(options).await?;
    let jobs: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT job FROM Jobs").fetch_all(&pool).await?;
    for (job,) in jobs {
        // A job that does not read is a job lost.
        if let Ok(job) = serde_json::from_slice::<Job>(&job) {
            tell(&format!("{} {} .", job.life, job.number))?;
        }
    }
    Ok(())
}

fn tell(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
