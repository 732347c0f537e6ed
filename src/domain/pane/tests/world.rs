//! What answers a pane in its stories: a CRM in memory, and a mailbox.

use super::*;

/// A CRM in memory: rows by key, create only.
#[derive(Default)]
pub(super) struct World {
    pub(super) activities: RefCell<BTreeMap<Uuid, Tracked>>,
    pub(super) refuse: RefCell<Vec<Problem>>,
    pub(super) writes: RefCell<usize>,
    /// What the synchronizer wrote down.
    pub(super) decisions: RefCell<Vec<Recorded>>,
    /// What was added to timelines.
    pub(super) added: RefCell<Vec<NewEntry>>,
    /// What the mailbox keeps of what is to become of a mail.
    pub(super) intent: RefCell<Option<Intent>>,
    /// What activities are linked to beside their regarding.
    pub(super) related: RefCell<BTreeMap<Uuid, Vec<Record>>>,
    /// What is kept about conversations.
    pub(super) contracts: RefCell<Vec<crate::contract::Contract>>,
    /// Mails of a conversation that are there and not tracked.
    pub(super) earlier: RefCell<u32>,
    /// The mailbox keeps nothing.
    pub(super) keeps_nothing: RefCell<Option<Problem>>,
    /// What the page without a mail is told.
    pub(super) home: home::Desk,
    /// Where wishes lie.
    pub(super) shelf: queue::Memory,
    /// The CRM is away.
    pub(super) down: Cell<bool>,
    /// The next write is refused so.
    pub(super) refuse_write: RefCell<Option<Problem>>,
    /// What was created, in that order.
    pub(super) order: RefCell<Vec<Uuid>>,
    /// Outlook shows mails as tracked.
    pub(super) marked: Cell<bool>,
    /// Somebody's fields.
    pub(super) fields: RefCell<Option<crate::details::Details>>,
    /// What was written into them.
    pub(super) filled: RefCell<Vec<String>>,
    /// The meeting that is open.
    pub(super) meeting: RefCell<meeting::Here>,
}

impl World {
    pub(super) fn refused(&self) -> Option<Problem> {
        if self.down.get() {
            return Some(Problem::Unreachable);
        }
        self.refuse.borrow_mut().pop()
    }

    pub(super) fn dossier(&self, n: u8) -> Dossier {
        Dossier {
            parties: vec![contact(n)],
            tracked: self.activities.borrow().values().cloned().collect(),
            me: Some(me()),
            ..Dossier::default()
        }
    }

    pub(super) fn write(&self, activity: &Activity, by: Record) -> Result<Written, Problem> {
        if let Some(problem) = self.refuse_write.borrow_mut().take().or_else(|| self.refused()) {
            return Err(problem);
        }
        *self.writes.borrow_mut() += 1;
        let mut rows = self.activities.borrow_mut();
        let was_there = rows.contains_key(&activity.id);
        if !was_there {
            self.order.borrow_mut().push(activity.id);
        }
        let tracked = rows.entry(activity.id).or_insert_with(|| Tracked {
            activity: activity.id,
            message_id: activity.mail.message_id.clone(),
            direction: activity.mail.direction,
            regarding: activity.regarding.clone(),
            by: Some(by),
            at: Moment(1),
            owner: None,
            untracked: vec![],
            text_incomplete: activity.body.is_none(),
            files: None,
            queues: Vec::new(),
            left_out: activity.left_out.clone(),
        });
        if !was_there {
            self.related.borrow_mut().insert(activity.id, activity.related.clone());
        }
        Ok(Written { tracked: tracked.clone(), was_there })
    }

    /// What a driver in good health answers, with mail `n` open.
    pub(super) fn answer(&self, want: &Want, n: u8) -> Option<Heard> {
        let mut rows = self.activities.borrow_mut();
        Some(match want {
            Want::ReadMail => Heard::Mail(Ok(mail(n))),
            Want::ReadClues(item) => {
                let of_meeting = item.0 == meeting::ITEM;
                let intent = self.intent.borrow().clone().filter(|_| of_meeting);
                Heard::Clues(Ok(Clues { marked: Some(self.marked.get()), intent, ..Clues::default() }))
            }
            Want::ReadDraft(_) => Heard::Draft(Ok(Box::new(draft::writing(n, self.intent.borrow().clone())))),
            Want::KeepIntent { intent, .. } => Heard::Kept(match self.keeps_nothing.borrow_mut().take() {
                Some(problem) => Err(problem),
                None => {
                    self.intent.borrow_mut().clone_from(intent);
                    Ok(())
                }
            }),
            Want::Address { .. } | Want::InsertTemplate { .. } => Heard::Edited(Ok(())),
            Want::ListTemplates => Heard::Templates(Ok(draft::templates())),
            Want::Literature(want) => Heard::Literature(literature::answer(want)),
            Want::Begin { .. } => Heard::Begun(Ok(())),
            Want::ReadBody(_) => Heard::Body(Ok(Body::new("<p>text</p>".to_string()))),
            Want::LookUp(_) => {
                drop(rows);
                Heard::Found(self.refused().map_or_else(|| Ok(self.dossier(n)), Err))
            }
            Want::Correlate(_) => Heard::Thread(Ok(Some(Parent {
                activity: Uuid::nil(),
                regarding: Some(deal()),
                method: Method::InReplyTo,
            }))),
            Want::Write(activity, _) => {
                drop(rows);
                Heard::Written(self.write(activity, me()))
            }
            Want::AddPerson(..) | Want::AddAffair(..) => Heard::Changed(Ok(())),
            Want::Regard { .. } | Want::Untrack { .. } if self.down.get() => {
                Heard::Changed(Err(Problem::Unreachable))
            }
            Want::Home(ask) => {
                drop(rows);
                Heard::Home(self.home.told(ask, self.down.get()))
            }
            Want::Queue(ask) => Heard::Queue(self.shelf.told(ask, 1)),
            Want::Regard { activity, regarding, mailbox } => Heard::Changed(match rows.get_mut(activity) {
                Some(row) => {
                    row.regarding.clone_from(regarding);
                    row.untracked.retain(|note| note.mailbox != *mailbox);
                    Ok(())
                }
                None => Err(Problem::Gone),
            }),
            Want::Untrack { activity, keep, mailbox } => {
                if *keep {
                    let note = Untracked { mailbox: mailbox.clone(), at: None };
                    rows.get_mut(activity).unwrap().untracked.push(note);
                } else {
                    rows.remove(activity);
                }
                Heard::Changed(Ok(()))
            }
            Want::Mark { .. } => Heard::Marked(Ok(())),
            Want::Search(text, _) => Heard::Rows(Ok(vec![
                Found { record: deal(), detail: text.clone(), address: None },
                Found {
                    record: contact(2).record,
                    detail: "".to_string(),
                    address: Some(Address::new("sender2@acme.example")),
                },
            ])),
            Want::Remember(..) => Heard::Remembered(Ok(())),
            Want::ReadDecisions(_) => Heard::Decisions(Ok(Some(self.decisions.borrow().clone()))),
            Want::ReadRules { me, mailbox } => {
                let seat = Seat::new(mailbox.clone(), me.clone());
                Heard::Rules(Ok(Some(Box::new(Rulebook { organisation: Organisation::default(), seat }))))
            }
            Want::Relate { activity, links } => {
                drop(rows);
                Heard::Related(self.refused().map_or_else(|| Ok(self.link(*activity, links)), Err))
            }
            Want::Contract(ask) => {
                drop(rows);
                Heard::Contract(self.refused().map_or_else(|| Ok(Box::new(self.converse(ask))), Err))
            }
            Want::TakeBack(id) => {
                let mut decisions = self.decisions.borrow_mut();
                let one = decisions.iter_mut().find(|one| one.id == Some(*id)).unwrap();
                one.undone = true;
                if let Some(activity) = one.activity {
                    rows.remove(&activity);
                }
                Heard::Changed(Ok(()))
            }
            Want::Meeting(want) => {
                drop(rows);
                return meeting::answer(self, want, n);
            }
            Want::Wait(_) => Heard::Waited,
            Want::Timeline(asking) => {
                Heard::Timeline(self.refused().map_or_else(|| Ok(self.page(asking)), Err))
            }
            Want::ReadText { activity, images } => {
                Heard::Text(Ok(Safe::passed(activity.to_string(), 3 * usize::from(!images))))
            }
            Want::AddEntry(new) => Heard::Changed(self.refused().map_or_else(
                || {
                    self.added.borrow_mut().push((**new).clone());
                    Ok(())
                },
                Err,
            )),
            Want::Around { of, .. } => Heard::Around(Ok(Box::new((of.clone(), Around::default())))),
            Want::ReadPlain(_) => Heard::Plain(Ok(String::new())),
            Want::ReadDetails(_) => {
                drop(rows);
                let read = || self.fields.borrow().clone().map(Box::new).ok_or(Problem::Gone);
                Heard::Details(self.refused().map_or_else(read, Err))
            }
            Want::ChangeDetails(change) => {
                drop(rows);
                Heard::Changed(self.refused().map_or_else(|| self.fill(change), Err))
            }
            Want::Check(want) => Heard::Check(match want {
                check::Want::Outlook => check::Heard::Outlook(Ok(check::Outlook::default())),
                check::Want::Crm => check::Heard::Crm(self.refused().map_or(Ok(()), Err)),
                check::Want::Synchronizer => check::Heard::Synchronizer(Ok(true)),
                check::Want::Copy(_) | check::Want::CopyLink(_) => check::Heard::Copied(Ok(())),
            }),
            // Of several mails nothing is known here: they are `triage::Folder`'s.
            Want::Triage(_) | Want::Show(_) | Want::ShowActivity(_) | Want::Learn(_) => return None,
        })
    }

    /// Drives a pane until it wants nothing more; returns what it wanted.
    pub(super) fn settle(&self, pane: &mut Pane, event: Event, n: u8) -> Vec<Want> {
        let mut asked = pane.hear(event);
        let mut seen = Vec::new();
        while !asked.is_empty() {
            let Asked { ticket, want } = asked.remove(0);
            seen.push(want.clone());
            if let Some(heard) = self.answer(&want, n) {
                asked.extend(pane.hear(Event::Answered(ticket, heard)));
            }
        }
        seen
    }
}
