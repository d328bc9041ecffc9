//! The loop that takes connections: how many there may be, how slow they may be, and how they end.

use std::convert::Infallible;
use std::net::{SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower::Service;
use xuezheng_bureau::Workspace;

use crate::router;
use crate::state::{ServeError, Settings, Site};
use crate::warmth::keep_warm;

/// Connections at once; beyond these, others wait to be taken.
const MOST_CONNECTIONS: usize = 4_000;

/// How long the head of a request may take, and a connection without one may wait for the next.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// Bytes of a head: address and cookies.
const MOST_HEAD_BYTES: usize = 64 * 1024;

/// How long requests and jobs under way are waited for at the end.
const END_TIME: Duration = Duration::from_secs(30);

/// Answers requests on `listener` until `stop` is done. What is under way then is finished: requests, and jobs up to their next
/// step; half a minute is the longest they are waited for.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    workspace: Workspace,
    settings: Settings,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let site = Site::new(workspace, settings);
    let router = router::router(site.clone());
    let warming = tokio::spawn(keep_warm(site.clone()));
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let (end, ending) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let taken = async {
            // It is never closed.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, listener.accept().await)
        };
        let (place, taken) = tokio::select! {
            () = &mut stop => break,
            taken = taken => taken,
        };
        match taken {
            Ok((stream, peer)) => {
                let answering = connection(stream, peer, router.clone(), ending.clone());
                connections.spawn(async move {
                    answering.await;
                    drop(place);
                });
            }
            // Such as too many open files: others will be closed.
            Err(error) => {
                site.note_fault(&format!("连接没有接上：{error}"));
                sleep(Duration::from_secs(1)).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    warming.abort();
    site.jobs.stop_all();
    // Whoever has not heard of it has gone already.
    end.send(()).ok();
    let ended = timeout(END_TIME, async {
        while connections.join_next().await.is_some() {}
        site.jobs.ended().await;
    });
    if ended.await.is_err() {
        site.note_fault("有请求或任务半分钟内没有办完，已中断");
    }
    site.workspace.ledger().clone().close().await;
    Ok(())
}

/// Answers the requests of one connection, one after the other, until it ends or all does.
async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, mut ending: watch::Receiver<()>) {
    // An answer is written at once or is large: nothing is won by waiting for more of it.
    stream.set_nodelay(true).ok();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = router.clone().call(request);
        async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(MOST_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        // Who hangs up, or says nothing in time, is nobody's fault.
        _ended = connection.as_mut() => return,
        _said = ending.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ended = connection.await;
}
