//! The gates that requests wait at: so many are worked on at once, so many wait for so long, and all others are told at once to
//! come again. Without that, a morning on which every school files would make each of them slower until none is answered.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, header};
use futures::StreamExt;
use futures::stream::unfold;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout, timeout_at};

use crate::error::Fault;

/// How long a request waits for its turn: somebody who only looks tries again sooner than somebody who has filled in a form.
const PATIENCE: Duration = Duration::from_secs(20);
const WRITERS_PATIENCE: Duration = Duration::from_secs(60);

/// How long nothing may come of a body that is being sent, and how long all of it may take, on the slowest of lines.
const BODY_PAUSE: Duration = Duration::from_secs(20);
const BODY_TIME: Duration = Duration::from_secs(600);

/// One gate.
pub(crate) struct Gate {
    places: Semaphore,
    waiting: AtomicUsize,
    most_waiting: usize,
}

/// All gates. What one kind of request waits for is no reason to keep another waiting.
pub(crate) struct Gates {
    /// Pages and forms: what keeps two processors and the connections to the database busy.
    pages: Gate,
    /// Bodies with files, which come as slowly as the line is.
    files: Gate,
    /// Passwords, which wait for their turn at being hashed.
    passwords: Gate,
}

impl Default for Gates {
    fn default() -> Self {
        Self { pages: Gate::new(16, 1_000), files: Gate::new(64, 400), passwords: Gate::new(8, 1_000) }
    }
}

impl Gates {
    /// Waits at the gate of a request that somebody was let in with.
    ///
    /// # Errors
    /// [`Fault::Overloaded`] where too many wait already, or the turn has not come in time.
    pub(crate) fn enter(
        &self,
        request: &Request,
    ) -> impl Future<Output = Result<SemaphorePermit<'_>, Fault>> + use<'_> {
        let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let gate = match request.uri().path() {
            "/sign-in" | "/password" if !is_reading => &self.passwords,
            _ if kind.is_some_and(|kind| kind.starts_with("multipart/")) => &self.files,
            _ => &self.pages,
        };
        gate.enter(if is_reading { PATIENCE } else { WRITERS_PATIENCE })
    }
}

impl Gate {
    fn new(places: usize, most_waiting: usize) -> Self {
        Self { places: Semaphore::new(places), waiting: AtomicUsize::new(0), most_waiting }
    }

    async fn enter(&self, patience: Duration) -> Result<SemaphorePermit<'_>, Fault> {
        if let Ok(free) = self.places.try_acquire() {
            return Ok(free);
        }
        let waits = Waits::of(&self.waiting);
        if waits.before >= self.most_waiting {
            return Err(Fault::Overloaded);
        }
        let turn = timeout(patience, self.places.acquire()).await;
        turn.ok().and_then(Result::ok).ok_or(Fault::Overloaded)
    }
}

/// Counts one more that waits, until it is dropped: also where whoever waits hangs up.
struct Waits<'g> {
    waiting: &'g AtomicUsize,
    before: usize,
}

impl<'g> Waits<'g> {
    fn of(waiting: &'g AtomicUsize) -> Self {
        Self { waiting, before: waiting.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The request with a body that fails where nothing comes of it for too long: who sends a byte a minute holds no place.
pub(crate) fn timed(request: Request) -> Request {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return request;
    }
    request.map(|body| {
        let until = Instant::now() + BODY_TIME;
        let next = move |stream: Option<axum::body::BodyDataStream>| async move {
            let mut stream = stream?;
            match timeout_at(until.min(Instant::now() + BODY_PAUSE), stream.next()).await {
                Ok(None) => None,
                Ok(Some(part)) => Some((part, Some(stream))),
                Err(late) => Some((Err(axum::Error::new(late)), None)),
            }
        };
        Body::from_stream(unfold(Some(body.into_data_stream()), next))
    })
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn who_comes_when_too_many_wait_is_told_at_once_and_the_others_get_their_turn() {
        let gate = Gate::new(1, 1);
        let first = gate.enter(PATIENCE).await.unwrap();
        let mut second = Box::pin(gate.enter(PATIENCE));
        assert!((&mut second).now_or_never().is_none());
        assert!(matches!(gate.enter(PATIENCE).await, Err(Fault::Overloaded)));
        drop(first);
        let second = second.await.unwrap();
        // One that hangs up while it waits is waited for no longer.
        let mut third = Box::pin(gate.enter(PATIENCE));
        assert!((&mut third).now_or_never().is_none());
        drop(third);
        let mut fourth = Box::pin(gate.enter(PATIENCE));
        assert!((&mut fourth).now_or_never().is_none());
        drop(second);
        assert!(fourth.await.is_ok());
    }

    #[tokio::test]
    async fn who_waits_for_too_long_is_told_so() {
        let gate = Gate::new(1, 1);
        let _first = gate.enter(PATIENCE).await.unwrap();
        assert!(matches!(gate.enter(Duration::ZERO).await, Err(Fault::Overloaded)));
    }
}
