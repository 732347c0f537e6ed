//! The two doors: who sends, and who signs in.

use crate::{Reply, Request};

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No network, no such host, the connection broke, or the browser forbade it.
    #[error("nobody answers: {0}")]
    Unreachable(String),
    /// Nothing came back in the time the transport allows.
    #[error("nothing came back in time")]
    TimedOut,
    /// The reply is larger than the transport takes, in bytes.
    #[error("the reply is larger than {0} bytes")]
    TooLarge(usize),
    /// There is no token, so nothing was sent.
    #[error("not signed in: {0}")]
    SignedOut(String),
    /// There is no token before an administrator agrees, at that address.
    #[error("an administrator has not agreed: {0}")]
    NoConsent(String),
    /// The token would be somebody else's than the mailbox: whose.
    #[error("signed in as somebody else: {0}")]
    OtherAccount(String),
}

/// Sends a request and waits for the reply. A reply with a bad status is a reply, not an error. The time
/// limit is the transport's own.
pub trait Transport {
    /// Sends.
    ///
    /// # Errors
    /// Where no reply came back.
    async fn send(&self, request: Request) -> Result<Reply, TransportError>;
}

impl<T: Transport> Transport for &T {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        (**self).send(request).await
    }
}

impl<T: Transport> Transport for std::rc::Rc<T> {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        (**self).send(request).await
    }
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The person must sign in, or may not.
    #[error("not signed in: {0}")]
    SignedOut(String),
    /// An administrator of the directory must agree first: the address where.
    #[error("an administrator has not agreed: {0}")]
    NoConsent(String),
    /// Who signed in is not whose mailbox it is: their name.
    #[error("signed in as somebody else: {0}")]
    OtherAccount(String),
    /// Whoever issues tokens does not answer.
    #[error("the sign-in does not answer: {0}")]
    Unreachable(String),
    /// Whoever issues tokens did not answer in time.
    #[error("the sign-in did not answer in time")]
    TimedOut,
}

impl From<TokenError> for TransportError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::SignedOut(why) => Self::SignedOut(why),
            TokenError::NoConsent(at) => Self::NoConsent(at),
            TokenError::OtherAccount(who) => Self::OtherAccount(who),
            TokenError::Unreachable(why) => Self::Unreachable(why),
            TokenError::TimedOut => Self::TimedOut,
        }
    }
}

/// Gives bearer tokens.
pub trait TokenSource {
    /// A token for that audience. With `fresh` the one given last was refused: one kept in memory must not
    /// be given again.
    ///
    /// # Errors
    /// Where there is none.
    async fn token(&self, audience: &str, fresh: bool) -> Result<String, TokenError>;
}

/// A transport that signs every request. Where the other side answers 401 it asks once for a fresh token
/// and sends the request again: a token that ran out is nothing a person ever sees.
#[derive(Clone, Debug)]
pub struct Authorized<T, S> {
    transport: T,
    tokens: S,
    audience: String,
}

impl<T: Transport, S: TokenSource> Authorized<T, S> {
    /// Signs what goes through `transport` with tokens for `audience`.
    pub fn new(transport: T, tokens: S, audience: impl Into<String>) -> Self {
        Self { transport, tokens, audience: audience.into() }
    }

    async fn signed(&self, mut request: Request, fresh: bool) -> Result<Reply, TransportError> {
        let token = self.tokens.token(&self.audience, fresh).await?;
        request.headers.set("Authorization", format!("Bearer {token}"));
        self.transport.send(request).await
    }
}

impl<T: Transport, S: TokenSource> Transport for Authorized<T, S> {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let reply = self.signed(request.clone(), false).await?;
        if reply.status != 401 {
            return Ok(reply);
        }
        self.signed(request, true).await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use std::{
        cell::RefCell,
        pin::pin,
        task::{Context, Poll, Waker},
    };

    use super::*;
    use crate::Method;

    /// Nothing in these tests waits for anything.
    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("a scripted answer is there at once"),
        }
    }

    /// Takes the token it is told to take.
    struct Server {
        good: &'static str,
        log: RefCell<Vec<String>>,
    }

    impl Transport for Server {
        async fn send(&self, request: Request) -> Result<Reply, TransportError> {
            let token = request.headers.get("authorization").unwrap_or_default().to_owned();
            let good = token == format!("Bearer {}", self.good);
            self.log.borrow_mut().push(format!(
                "{} {} {token} {}",
                request.method,
                request.url,
                request.body.len()
            ));
            Ok(Reply::new(if good { 204 } else { 401 }))
        }
    }

    struct Tokens(Result<&'static str, TokenError>, Result<&'static str, TokenError>);

    impl TokenSource for Tokens {
        async fn token(&self, audience: &str, fresh: bool) -> Result<String, TokenError> {
            assert_eq!(audience, "https://crm.example");
            let token = if fresh { &self.1 } else { &self.0 };
            token.clone().map(str::to_owned)
        }
    }

    fn sent(tokens: Tokens) -> (Result<u16, TransportError>, Vec<String>) {
        let server = Server { good: "new", log: RefCell::default() };
        let door = Authorized::new(&server, tokens, "https://crm.example");
        let request = Request::new(Method::Post, "https://crm.example/a").with_body("text/plain", "abc");
        let status = now(door.send(request)).map(|reply| reply.status);
        (status, server.log.take())
    }

    #[test]
    fn a_token_that_ran_out_is_replaced_once_and_the_same_request_sent_again() {
        let (status, log) = sent(Tokens(Ok("old"), Ok("new")));
        assert_eq!(status, Ok(204));
        assert_eq!(
            log,
            ["POST https://crm.example/a Bearer old 3", "POST https://crm.example/a Bearer new 3"]
        );
    }

    #[test]
    fn a_good_token_is_not_replaced() {
        assert_eq!(sent(Tokens(Ok("new"), Err(TokenError::TimedOut))).1.len(), 1);
    }

    #[test]
    fn two_refusals_are_the_answer() {
        let (status, log) = sent(Tokens(Ok("old"), Ok("older")));
        assert_eq!((status, log.len()), (Ok(401), 2));
    }

    #[test]
    fn without_a_token_nothing_is_sent() {
        let out = TokenError::SignedOut("no account".into());
        let (status, log) = sent(Tokens(Err(out.clone()), Ok("new")));
        assert_eq!((status, log.len()), (Err(TransportError::SignedOut("no account".into())), 0));
        assert_eq!(sent(Tokens(Ok("old"), Err(out))).0, Err(TransportError::SignedOut("no account".into())));
        assert_eq!(sent(Tokens(Err(TokenError::TimedOut), Ok("new"))).0, Err(TransportError::TimedOut));
    }
}
