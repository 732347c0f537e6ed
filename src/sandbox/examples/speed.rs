//! How fast the mailboxes and Graph's delta are: `cargo run -p sandbox --example speed [-- MAILBOXES MAILS]`. Figures,
//! no test.

use std::time::Instant;

use axum::body::Body;
use http::Request;
use sandbox::graph::Caller;
use sandbox::mailbox::{Draft, NewAttachment, NewMailbox, Person};
use sandbox::{Options, Sandbox};
use time::OffsetDateTime;
use tower::ServiceExt as _;

const ORIGIN: &str = "https://localhost:8443";

fn draft(n: usize) -> Draft {
    Draft {
        from: Person {
            name: "Lena Hoffmann".to_owned(),
            address: "lena.hoffmann@fabrikam.example".to_owned(),
        },
        to: vec![Person {
            name: "Mara Keller".to_owned(),
            address: "mara.keller@contoso.example".to_owned(),
        }],
        subject: format!("Offer {n}"),
        html: Some(format!("<p>Dear Mara,</p><p>{}</p>", "the drives are ready. ".repeat(40))),
        message_id: format!("<speed-{n}@fabrikam.example>"),
        attachments: (n.is_multiple_of(5))
            .then(|| NewAttachment {
                name: "a.txt".to_owned(),
                content_type: "text/plain".to_owned(),
                content_bytes: "YWJj".to_owned(),
                ..NewAttachment::default()
            })
            .into_iter()
            .collect(),
        ..Draft::default()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut given = std::env::args().skip(1).map(|a| a.parse::<usize>());
    let (mailboxes, mails) =
        (given.next().transpose()?.unwrap_or(10_000), given.next().transpose()?.unwrap_or(10_000));
    let dir = tempfile::tempdir()?;
    let sandbox = Sandbox::open(dir.path(), Options { public_url: ORIGIN.to_owned() }).await?;
    let store = sandbox.mailboxes();
    let names: Vec<(String, String)> = (0..mailboxes)
        .map(|n| (format!("d3000000-0000-4000-8000-{n:012}"), format!("person{n}@contoso.example")))
        .collect();
    let new = |(user_id, address)| NewMailbox {
        user_id,
        address,
        display_name: address,
        job_title: "",
        language: "en-US",
        time_zone: "UTC",
        shared: false,
        inbox_folders: &[],
        delegates: &[],
    };
    let all: Vec<NewMailbox<'_>> =
        names.iter().map(|(id, address)| new((id.as_str(), address.as_str()))).collect();
    let began = Instant::now();
    store.create_many(&all).await?;
    println!("{:>10.0} mailboxes made a second", mailboxes as f64 / began.elapsed().as_secs_f64());

    let own = store.by_address("mara.keller@contoso.example").await?;
    let drafts: Vec<Draft> = (0..mails).map(draft).collect();
    let began = Instant::now();
    for some in drafts.chunks(1_000) {
        store.put_many(&own, "inbox", some, OffsetDateTime::now_utc()).await?;
    }
    println!("{:>10.0} mails put a second", mails as f64 / began.elapsed().as_secs_f64());

    let caller = Caller {
        object_id: own.user_id,
        application: false,
        client: String::new(),
        origin: ORIGIN.to_owned(),
    };
    let head = "id,internetMessageId,parentFolderId,conversationId,conversationIndex,subject,from,sender,toRecipients,\
        ccRecipients,bccRecipients,replyTo,receivedDateTime,sentDateTime,categories,isDraft,isRead,hasAttachments,\
        importance,internetMessageHeaders";
    for (what, select) in [
        ("heads and headers", head.to_owned()),
        ("with bodies", format!("{head},body")),
        ("with attachments", format!("{head}&$expand=attachments")),
    ] {
        let began = Instant::now();
        let mut link = Some(format!("/graph/v1.0/me/mailFolders/inbox/messages/delta?$select={select}"));
        let (mut count, mut bytes) = (0, 0);
        while let Some(path) = link.take() {
            let mut request = Request::get(path.trim_start_matches(ORIGIN))
                .header("prefer", "odata.maxpagesize=100, IdType=\"ImmutableId\"")
                .body(Body::empty())?;
            request.extensions_mut().insert(caller.clone());
            let response = sandbox.graph().oneshot(request).await?;
            let text = axum::body::to_bytes(response.into_body(), usize::MAX).await?;
            bytes += text.len();
            let page: serde_json::Value = serde_json::from_slice(&text)?;
            count += page["value"].as_array().map_or(0, Vec::len);
            link = page["@odata.nextLink"].as_str().map(str::to_owned);
        }
        let seconds = began.elapsed().as_secs_f64();
        println!(
            "{:>10.0} messages of delta a second, {what}, {} bytes each",
            count as f64 / seconds,
            bytes / count.max(1)
        );
    }
    Ok(())
}
