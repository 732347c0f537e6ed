//! B11: tracked folders.

use domain::{decision::Undone, party::Kind, settings::Filter};

use crate::kit::*;

pub(crate) const ROWS: &[Row] = &[
    row(
        "B11 everything in the folder is tracked",
        |w| {
            w.filter(Filter::Nothing).from(STRANGER).folder(None);
        },
        "track folder accepted=- regarding=-",
    ),
    row(
        "B11 with the folder's regarding",
        |w| {
            w.folder(Some(deal(31)));
        },
        "track folder regarding=31 wanted=31",
    ),
    row(
        "B11 with the folder's regarding: before the conversation's",
        |w| {
            w.reply().folder(Some(deal(31)));
        },
        "track folder regarding=31 method=in_reply_to",
    ),
    row(
        "B11 a folder without a link leaves the conversation's",
        |w| {
            w.reply().folder(None);
        },
        "track folder regarding=30",
    ),
    row(
        "B11 a tracked mail gets the folder's regarding",
        |w| {
            w.tracked().folder(Some(deal(31)));
        },
        "link folder_regarding regarding=31",
    ),
    row(
        "B11 moved to a linked folder: new regarding",
        |w| {
            w.ours(Some(deal(30))).folder(Some(deal(31)));
        },
        "link folder_regarding regarding=31",
    ),
    row(
        "B11 moved to an unlinked folder: keeps the old",
        |w| {
            w.ours(Some(deal(30))).folder(None);
        },
        "leave duplicate",
    ),
    row(
        "B11 the folder's regarding changed: all its mail follows",
        |w| {
            w.ours(Some(deal(30))).folder(Some(deal(32)));
        },
        "link folder_regarding regarding=32",
    ),
    row(
        "B11 the same regarding is not written again",
        |w| {
            w.ours(Some(deal(30))).folder(Some(deal(30)));
        },
        "leave duplicate",
    ),
    row(
        "B11 of two mailboxes' folders the first wins",
        |w| {
            w.tracked().folder(Some(deal(31)));
            w.tracked[0].regarding = Some(deal(30));
        },
        "mark regarding_elsewhere wanted=31 remedy=choose_regarding",
    ),
    row(
        "B11 of two mailboxes' folders the first wins: also where rules overwrite",
        |w| {
            w.tracked().folder(Some(deal(31))).organisation.folders.overwrite = true;
            w.tracked[0].regarding = Some(deal(30));
        },
        "mark regarding_elsewhere",
    ),
    row(
        "B11 ours, a hand-set regarding is not overwritten in silence",
        |w| {
            w.ours(Some(deal(30))).folder(Some(deal(30)));
            w.tracked[0].regarding = Some(deal(33));
        },
        "leave regarding_by_hand wanted=30 remedy=choose_regarding",
    ),
    row(
        "B11 ours, a hand-set regarding is not overwritten in silence: set before it was moved",
        |w| {
            w.tracked().folder(Some(deal(31)));
            w.tracked[0].regarding = Some(deal(33));
            w.tracked[0].by = Some(w.seat.owner.clone());
        },
        "mark regarding_by_hand wanted=31",
    ),
    row(
        "B11 rule wins, where folder_rule_overwrites",
        |w| {
            w.ours(Some(deal(30))).folder(Some(deal(30))).organisation.folders.overwrite = true;
            w.tracked[0].regarding = Some(deal(33));
        },
        "link folder_regarding regarding=30 switch=FolderRuleOverwrites",
    ),
    row(
        "B11 ours, unlinked by hand stays so",
        |w| {
            w.ours(Some(deal(30))).folder(Some(deal(30)));
            w.tracked[0].regarding = None;
        },
        "leave unlinked_by_hand wanted=30",
    ),
    row(
        "B11 ours, unlinked by hand stays so: by the tombstone",
        |w| {
            w.ours(None).tombstone(Undone::Regarding).folder(Some(deal(30)));
        },
        "leave unlinked_by_hand",
    ),
    row(
        "B11 ours, unlinked by hand stays so: not where rules overwrite",
        |w| {
            w.ours(Some(deal(30))).folder(Some(deal(30))).organisation.folders.overwrite = true;
            w.tracked[0].regarding = None;
        },
        "link folder_regarding",
    ),
    row(
        "B11 the link removed: old mail stays linked",
        |w| {
            w.ours(Some(deal(30))).folder(None);
        },
        "leave duplicate",
    ),
    row(
        "B11 the link removed: new mail is not linked",
        |w| {
            w.folder(None);
        },
        "track folder regarding=-",
    ),
    row(
        "B11 the rule removed: old mail stays tracked",
        |w| w.ours(Some(deal(30))).place = Place::Subfolder,
        "leave duplicate",
    ),
    row(
        "B11 the rule removed: new mail is not tracked",
        |w| w.place = Place::Subfolder,
        "leave no_correlation_match",
    ),
    row(
        "B11 many folders may point to one row",
        |w| {
            w.seat.rules.push(rule("other", Some(deal(31))));
            w.folder(Some(deal(31)));
        },
        "track folder regarding=31",
    ),
    row(
        "B11 a rule that is off",
        |w| w.folder(None).seat.rules[0].on = false,
        "leave folder_rule_off remedy=switch_rule_on",
    ),
    row(
        "B11 a rule that is off: the filter still counts",
        |w| w.filter(Filter::All).folder(None).seat.rules[0].on = false,
        "track accept_all accepted=1",
    ),
    row(
        "B11 folders inside the Inbox only",
        |w| w.folder(None).seat.rules[0].inside_inbox = false,
        "leave folder_outside_inbox remedy=move_folder",
    ),
    row(
        "B11 at most 25 folders",
        |w| {
            w.seat.rules = (0..26).map(|n| rule(&n.to_string(), None)).collect();
            w.place = Place::Folder(25);
        },
        "leave folder_limit remedy=remove_rules rule=B11",
    ),
    row(
        "B11 at most 25 folders: the 25th counts",
        |w| {
            w.seat.rules = (0..26).map(|n| rule(&n.to_string(), None)).collect();
            w.place = Place::Folder(24);
        },
        "track folder",
    ),
    row(
        "B11 at most 25 folders: rules that are off do not count",
        |w| {
            w.seat.rules = (0..26).map(|n| rule(&n.to_string(), None)).collect();
            w.seat.rules[3].on = false;
            w.place = Place::Folder(25);
        },
        "track folder",
    ),
    row(
        "B11 maxfolderbasedtrackingmappings",
        |w| {
            w.seat.rules = (0..3).map(|n| rule(&n.to_string(), None)).collect();
            w.organisation.folders.limit = 2;
            w.place = Place::Folder(2);
        },
        "leave folder_limit",
    ),
    row(
        "B11 isfolderbasedtrackingenabled",
        |w| w.folder(None).organisation.folders.on = false,
        "leave folders_off remedy=change_switch",
    ),
    row(
        "B11 not for queue mailboxes",
        |w| {
            w.seat = domain::settings::Seat::new(address(SUPPORT), record(Kind::Queue, 20));
            w.filter(Filter::Nothing).to(&[SUPPORT]).folder(None);
        },
        "leave folder_of_queue",
    ),
];

pub(crate) const FACTS: &[Fact] = &[
    fact(
        "B11 a folder keeps its rule when it is renamed or moved",
        || {
            let mut world = World::new();
            world.folder(None).seat.rules[0].name = "Another name".to_owned();
            world.seat.rule_of("f").map_or("none".to_owned(), |rule| rule.name.clone())
        },
        "Another name",
    ),
    fact(
        "B11 subfolders are not implied, nor a new folder of the old name",
        || {
            let mut world = World::new();
            world.folder(None);
            ["f/child", "Folder"].map(|folder| world.seat.rule_of(folder).is_some().to_string()).join(" ")
        },
        "false false",
    ),
];
