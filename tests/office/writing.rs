//! A mail that is being written: read, told what is to become of it, and begun.

use super::*;

/// A draft is open, to Asha, that answers a mail.
fn writing() -> ItemId {
    js(
        "fake.items.push({ draft: true, subject: 'Hello', to: [['Asha Rao', 'Asha@Acme.Example']], conversation: 'c9', inReplyTo: '<zero@us.example>' }); fake.select(fake.items.length - 1)",
    );
    let Selection::Draft(name) = office::selection() else { panic!("no draft is open") };
    name
}

fn chosen() -> Intent {
    Intent {
        regarding: Some(Record { kind: Kind::Case, id: uuid::Uuid::from_u128(7), name: "Drill".into() }),
    }
}

#[wasm_bindgen_test]
async fn a_draft_is_read_by_asking_and_has_one_name_while_it_stands_there() {
    let outlook = outlook();
    let name = writing();
    assert_eq!(office::selection(), Selection::Draft(name.clone()), "asked again it is the same");
    let Writing { mail, intent, answers } = outlook.draft(&name).await.unwrap();
    assert_eq!((mail.subject.as_str(), mail.conversation.as_deref()), ("Hello", Some("c9")));
    assert_eq!((mail.to[0].address.as_str(), mail.to[0].name.as_str()), ("asha@acme.example", "Asha Rao"));
    assert_eq!((mail.direction, mail.message_id, intent), (Direction::Outgoing, None, None));
    assert_eq!(mail.from.unwrap().address, Address::new("mira@us.example"));
    assert_eq!(ids(&answers), ["zero@us.example"]);
    let other = writing();
    assert_ne!(other, name, "another draft has another name");
    assert_eq!(outlook.draft(&name).await, Err(Problem::Moved));
    assert_eq!(outlook.keep_intent(&name, Some(&chosen())).await, Err(Problem::Moved));
}

#[wasm_bindgen_test]
async fn what_is_chosen_is_kept_in_the_draft_and_read_of_the_sent_mail() {
    let outlook = outlook();
    let name = writing();
    outlook.keep_intent(&name, Some(&chosen())).await.unwrap();
    assert_eq!(outlook.draft(&name).await.unwrap().intent, Some(chosen()));
    // Sent, it lies there as any mail of one's own.
    js("fake.items[1].properties = fake.items[2].properties; fake.select(1)");
    let sent = ItemId("AAMk-2".into());
    assert_eq!(outlook.clues(&sent).await.unwrap().intent, Some(chosen()));
    outlook.keep_intent(&sent, None).await.unwrap();
    assert_eq!(outlook.clues(&sent).await.unwrap().intent, None);
    // Nobody chooses for whom they write to.
    js("fake.items[0].properties = { 'regarding.intent': 'track' }; fake.select(0)");
    assert_eq!(outlook.clues(&first()).await.unwrap().intent, None);
}

#[wasm_bindgen_test]
async fn a_draft_that_cannot_be_written_says_so() {
    let outlook = outlook();
    let name = writing();
    js("fake.how['customProperties.saveAsync'] = { code: 9020 }");
    assert!(matches!(outlook.keep_intent(&name, Some(&chosen())).await, Err(Problem::Outlook(_))));
    js("fake.how['loadCustomPropertiesAsync'] = { silent: true }");
    assert!(matches!(outlook.draft(&name).await, Err(Problem::Outlook(_))));
    js("fake.how = {}; fake.how['loadCustomPropertiesAsync'] = { delay: 20 }");
    let keeping = outlook.clone();
    let (kept, ()) = futures_join(async move { keeping.keep_intent(&name, Some(&chosen())).await }, async {
        js("fake.select(0)")
    })
    .await;
    assert_eq!(kept, Err(Problem::Moved), "another mail was opened meanwhile: it is told nothing");
    assert_eq!(said("fake.items[0].properties ?? null"), "null");
}

/// The first begins, then the second runs, then the first is waited for.
async fn futures_join<A, B>(
    first: impl Future<Output = A> + 'static,
    second: impl Future<Output = B>,
) -> (A, B)
where
    A: 'static,
{
    let done = Rc::new(RefCell::new(None));
    let put = done.clone();
    wasm_bindgen_futures::spawn_local(async move { *put.borrow_mut() = Some(first.await) });
    TimeoutFuture::new(1).await;
    let second = second.await;
    while done.borrow().is_none() {
        TimeoutFuture::new(2).await;
    }
    let first = done.borrow_mut().take();
    (first.unwrap(), second)
}

#[wasm_bindgen_test]
async fn somebody_is_put_on_the_draft_and_who_stands_on_it_is_heard_of() {
    let outlook = outlook();
    let told = Rc::new(RefCell::new(0));
    let tell = told.clone();
    let name = writing();
    let _watch = Watch::new(outlook.patience, |_| {}, |_| {}, move || *tell.borrow_mut() += 1);
    TimeoutFuture::new(20).await;
    let ewa = Person { address: Address::new("ewa@acme.example"), name: "Ewa Nowak".into() };
    outlook.address(&name, &ewa).await.unwrap();
    js("fake.raise('olkRecipientsChanged')");
    assert_eq!(*told.borrow(), 1);
    assert_eq!(outlook.draft(&name).await.unwrap().mail.to[1], ewa);
    js("fake.how['to.addAsync'] = { code: 9006 }");
    assert!(matches!(outlook.address(&name, &ewa).await, Err(Problem::Outlook(_))));
    js("fake.select(0)");
    assert_eq!(outlook.address(&name, &ewa).await, Err(Problem::Moved));
}

#[wasm_bindgen_test]
async fn a_mail_that_is_begun_leaves_word_of_what_for() {
    let outlook = outlook();
    let to = Person { address: Address::new("asha@acme.example"), name: "Asha Rao".into() };
    let begun = Begun { to: to.address.clone(), intent: chosen() };
    outlook.begin(&to, &begun).await.unwrap();
    assert_eq!(said("fake.opened"), r#"[{"toRecipients":["asha@acme.example"]}]"#);
    let kept = "JSON.parse(JSON.parse(fake.saved)['regarding.begun.1'])";
    assert_eq!(
        said(&format!("[{kept}.to, {kept}.intent]")),
        format!("[\"asha@acme.example\",\"{}\"]", chosen().written())
    );
    assert_eq!(said(&format!("{kept}.until > Date.now() && {kept}.until < Date.now() + 600000")), "true");
    js("fake.noForms = true");
    assert!(outlook.begin(&to, &begun).await.is_err());
}
