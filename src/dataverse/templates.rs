//! E-mail templates and knowledge articles: which there are, a template filled from a row, and an article as it is.

use domain::{
    mail::{Body, Moment},
    party::{Kind, Record},
    want::{Filled, Template},
};
use serde_json::json;
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use crate::{
    fault::Fault,
    names::{self, knowledgearticle, template},
    rows::{self, Row},
    service::{Service, answers, good, next},
};

/// Templates that are offered.
pub const MAX_TEMPLATES: usize = 100;
/// The action that fills one.
const FILL: &str = "InstantiateTemplate";

/// `knowledgearticle.statecode`: it is published.
const PUBLISHED: i64 = 3;

/// Asks which there are: templates, and articles that everybody may read.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn request(service: &Service) -> Result<Request, Fault> {
    let templates = [template::ID, template::NAME, template::DESCRIPTION, template::OF];
    let articles = [knowledgearticle::ID, knowledgearticle::NAME, knowledgearticle::DESCRIPTION];
    let public =
        format!("{} eq {PUBLISHED} and {} eq false", knowledgearticle::STATE, knowledgearticle::INTERNAL);
    let mut batch = Batch::new().going_on();
    batch.push(
        service.get(Query::new(template::SET).select(&templates).order_by(template::NAME).top(MAX_TEMPLATES)),
    );
    batch.push(
        service.get(
            Query::new(knowledgearticle::SET)
                .select(&articles)
                .filter(&public)
                .order_by(knowledgearticle::NAME)
                .top(MAX_TEMPLATES),
        ),
    );
    service.batch(batch)
}

/// Those whose rows this product knows, by name; one for users goes with every mail. Then the articles, where the
/// organization has any and lets the person read them.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: &Reply, now: Moment) -> Result<Vec<Template>, Fault> {
    let mut answers = answers(reply, now)?;
    let list = rows::list(&next(&mut answers, now)?)?;
    let template = |row: Row<'_>| {
        Some(Template {
            id: row.id(template::ID)?,
            of: names::kind(row.text(template::OF))?,
            article: false,
            title: row.text(template::NAME).to_owned(),
            detail: row.text(template::DESCRIPTION).to_owned(),
        })
    };
    let mut all: Vec<Template> = list.iter().filter_map(Row::new).filter_map(template).collect();
    let articles = match next(&mut answers, now).and_then(|reply| rows::list(&reply)) {
        Ok(list) => list,
        Err(fault) if fault.is_forbidden() || fault.is_unknown_here() => Vec::new(),
        Err(fault) => return Err(fault),
    };
    let article = |row: Row<'_>| {
        Some(Template {
            id: row.id(knowledgearticle::ID)?,
            of: Kind::User,
            article: true,
            title: row.text(knowledgearticle::NAME).to_owned(),
            detail: row.text(knowledgearticle::DESCRIPTION).to_owned(),
        })
    };
    all.extend(articles.iter().filter_map(Row::new).filter_map(article));
    Ok(all)
}

/// Asks for an article.
pub fn article(service: &Service, id: Uuid) -> Request {
    let query = Query::new(odata::key(knowledgearticle::SET, id));
    service.get(query.select(&[knowledgearticle::NAME, knowledgearticle::TEXT]))
}

/// The article, as a text to be put into a mail.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read_article(reply: Reply, now: Moment) -> Result<Filled, Fault> {
    let value = rows::json(&good(reply, now)?)?;
    let row = Row::new(&value).ok_or_else(|| Fault::Odd("an article that is no row".into()))?;
    Ok(Filled {
        subject: row.text(knowledgearticle::NAME).to_owned(),
        body: Body::new(row.text(knowledgearticle::TEXT).to_owned()),
    })
}

/// Has a template filled from a row.
pub fn fill(service: &Service, id: Uuid, about: &Record) -> Request {
    let (id, about_id) = (id.to_string(), about.id.to_string());
    let body = json!({"TemplateId": id, "ObjectType": names::table(about.kind), "ObjectId": about_id});
    service.call(FILL, &body)
}

/// Subject and text, filled.
///
/// # Errors
/// Where the CRM refused or failed, or answered with no mail.
pub fn filled(reply: Reply, now: Moment) -> Result<Filled, Fault> {
    let list = rows::list(&good(reply, now)?)?;
    let row =
        list.first().and_then(Row::new).ok_or_else(|| Fault::Odd("no mail came of the template".into()))?;
    Ok(Filled {
        subject: row.text(names::email::SUBJECT).to_owned(),
        body: Body::new(row.text(names::email::TEXT).to_owned()),
    })
}
