//! What is kept in the mailbox: choices among rows, and habits.

use super::*;

fn contact(number: u128, name: &str) -> Record {
    Record { kind: Kind::Contact, id: uuid(number), name: name.into() }
}

fn uuid(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

#[wasm_bindgen_test]
async fn choices_are_kept_in_the_mailbox_newest_last() {
    let outlook = outlook();
    assert_eq!(office::choices(), []);
    let (a, b) = (Address::new("a@x"), Address::new("b@x"));
    outlook.remember(&a, &contact(1, "Äsha")).await.unwrap();
    outlook.remember(&b, &contact(2, "Bo")).await.unwrap();
    outlook.remember(&a, &contact(3, "Anna")).await.unwrap();
    assert_eq!(office::choices(), [(b, contact(2, "Bo")), (a, contact(3, "Anna"))]);
    assert_ne!(said("fake.saved"), "null");
    js("fake.settings = { 'regarding.choices.1': '[{\"address\":1}]' }");
    assert_eq!(office::choices(), [], "what cannot be read is forgotten");
}

#[wasm_bindgen_test]
async fn choices_stay_within_what_outlook_gives() {
    let outlook = outlook();
    let long = "ह".repeat(600);
    for number in 0..40 {
        outlook.remember(&Address::new(&format!("{number}@x")), &contact(number, &long)).await.unwrap();
    }
    let kept = office::choices();
    assert_eq!(kept.last().unwrap().0, Address::new("39@x"), "the newest stays");
    assert!(kept.len() < 40 && kept.len() > 3, "{}", kept.len());
}

#[wasm_bindgen_test]
async fn a_choice_that_cannot_be_saved_says_so() {
    let outlook = outlook();
    js("fake.how.saveAsync = { silent: true }");
    let problem = outlook.remember(&Address::new("a@x"), &contact(1, "A")).await;
    assert_eq!(problem, Err(Problem::Outlook("roamingSettings.saveAsync: no answer".into())));
    js("delete Office.context.roamingSettings");
    assert!(outlook.remember(&Address::new("a@x"), &contact(1, "A")).await.is_err());
}

#[wasm_bindgen_test]
async fn what_is_kept_at_once_shares_one_save_and_follows_the_one_on_its_way() {
    let outlook = outlook();
    let own = Own { pins: vec![contact(7, "Ewa")], ..Own::default() };
    let told = |kept: Result<(), Problem>| {
        kept.map(|()| JsValue::TRUE).map_err(|problem| JsValue::from_str(&format!("{problem:?}")))
    };
    let all = Array::new();
    for n in 1..=3 {
        let outlook = outlook.clone();
        all.push(&future_to_promise(async move {
            told(outlook.remember(&Address::new(&format!("{n}@x")), &contact(n, "A")).await)
        }));
    }
    let (pins, also) = (own.clone(), outlook.clone());
    all.push(&future_to_promise(async move { told(also.keep_own(&pins).await) }));
    JsFuture::from(Promise::all(&all)).await.unwrap();
    assert_eq!(said("fake.saves"), "2", "one on its way, one for all that came meanwhile");
    assert_eq!(office::choices().len(), 3);
    assert_eq!(outlook.own().await, own);
    outlook.remember(&Address::new("4@x"), &contact(4, "D")).await.unwrap();
    assert_eq!(said("fake.saves"), "3");
}

#[wasm_bindgen_test]
async fn what_could_not_be_saved_is_not_saved_by_somebody_else_later() {
    let outlook = outlook();
    outlook.remember(&Address::new("a@x"), &contact(1, "A")).await.unwrap();
    js("fake.how.saveAsync = { silent: true }");
    let own = Own { pins: vec![contact(7, "Ewa")], ..Own::default() };
    assert!(outlook.keep_own(&own).await.is_err());
    assert!(outlook.remember(&Address::new("b@x"), &contact(2, "B")).await.is_err());
    js("delete fake.how.saveAsync");
    assert_eq!(office::choices(), [(Address::new("a@x"), contact(1, "A"))]);
    outlook.remember(&Address::new("c@x"), &contact(3, "C")).await.unwrap();
    assert_eq!(outlook.own().await, Own::default());
    assert_eq!(office::choices().len(), 2);
}

// ---- habits -------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn habits_are_kept_in_the_mailbox_and_the_newest_of_too_many() {
    let outlook = outlook();
    assert_eq!(office::habits().all(), []);
    let habit = |number: u128, name: &str| Habit {
        address: Address::new(&format!("{number}@x.y")),
        record: Record { kind: Kind::Opportunity, id: uuid(number), name: name.into() },
        times: 3,
        last: Moment(1_795_400_000),
    };
    let few = [habit(1, "Äpfel"), habit(2, "पंप")];
    outlook.learn(&few).await;
    assert_eq!(office::habits().all(), few);
    assert_ne!(said("fake.saved"), "null");
    let many: Vec<Habit> = (0..90).map(|number| habit(number, &"ह".repeat(300))).collect();
    outlook.learn(&many).await;
    let kept = office::habits();
    assert_eq!(kept.all().last(), many.last(), "the newest stays");
    assert!(kept.all().len() < 90 && kept.all().len() > 3, "{}", kept.all().len());
    js("fake.settings = { 'regarding.habits.1': '[{\"address\":1}]' }");
    assert_eq!(office::habits().all(), [], "what cannot be read is forgotten");
    js("delete Office.context.roamingSettings");
    outlook.learn(&few).await;
    assert_eq!(office::habits().all(), [], "without a place to keep them the pane goes on");
}
