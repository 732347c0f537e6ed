//! `$filter`, by recursive descent: `or`, then `and`, then `not`, then a comparison of two operands.

use super::cursor::Cursor;
use super::{Argument, Compare, Expr, MAX_CONDITIONS, Operand, ParseError, Path, TextMatch, Value};
use std::collections::HashMap;

/// Functions that give a value, with the least and the most arguments they take.
const CALLS: &[(&str, usize, usize)] = &[
    ("ceiling", 1, 1),
    ("concat", 2, 2),
    ("date", 1, 1),
    ("day", 1, 1),
    ("floor", 1, 1),
    ("fractionalseconds", 1, 1),
    ("hour", 1, 1),
    ("indexof", 2, 2),
    ("length", 1, 1),
    ("maxdatetime", 0, 0),
    ("mindatetime", 0, 0),
    ("minute", 1, 1),
    ("month", 1, 1),
    ("now", 0, 0),
    ("round", 1, 1),
    ("second", 1, 1),
    ("substring", 2, 3),
    ("time", 1, 1),
    ("tolower", 1, 1),
    ("totaloffsetminutes", 1, 1),
    ("toupper", 1, 1),
    ("trim", 1, 1),
    ("year", 1, 1),
];

/// The namespace of Dataverse's own functions, and its alias.
const NAMESPACES: [&str; 2] = ["Microsoft.Dynamics.CRM.", "mscrm."];

/// What the query says `@p1` is, by name with its `@`.
pub(super) type Aliases = HashMap<String, String>;

/// Reads a `$filter` that uses no parameter alias.
///
/// # Errors
/// [`ParseError`] with the place where the text stops being a filter.
pub fn parse_filter(text: &str) -> Result<Expr, ParseError> {
    let mut cursor = Cursor::new(text)?;
    let expr = filter(&mut cursor, &Aliases::new())?;
    cursor.end()?;
    Ok(expr)
}

/// Reads the value of a function's parameter or of a parameter alias: a literal or a list of them.
///
/// # Errors
/// [`ParseError`] when it is neither, among others when it is a JSON object.
pub fn parse_argument(text: &str) -> Result<Argument, ParseError> {
    let mut cursor = Cursor::new(text)?;
    let argument = cursor.argument()?;
    cursor.end()?;
    Ok(argument)
}

/// Reads a filter from where the cursor stands up to what is no longer one.
pub(super) fn filter(cursor: &mut Cursor<'_>, aliases: &Aliases) -> Result<Expr, ParseError> {
    let mut reader = Reader { cursor, aliases, conditions: 0 };
    let node = reader.or()?;
    reader.condition(node)
}

/// What stands between two operators.
enum Node {
    Condition(Expr),
    Operand(Operand),
}

struct Reader<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    aliases: &'c Aliases,
    conditions: usize,
}

impl Reader<'_, '_> {
    fn or(&mut self) -> Result<Node, ParseError> {
        let mut left = self.and()?;
        while self.cursor.keyword("or") {
            let right = self.and()?;
            left =
                Node::Condition(Expr::Or(Box::new(self.condition(left)?), Box::new(self.condition(right)?)));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Node, ParseError> {
        let mut left = self.not()?;
        while self.cursor.keyword("and") {
            let right = self.not()?;
            left =
                Node::Condition(Expr::And(Box::new(self.condition(left)?), Box::new(self.condition(right)?)));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Node, ParseError> {
        if !self.cursor.keyword("not") {
            return self.comparison();
        }
        self.cursor.enter()?;
        let inside = self.not()?;
        self.cursor.leave();
        Ok(Node::Condition(Expr::Not(Box::new(self.condition(inside)?))))
    }

    fn comparison(&mut self) -> Result<Node, ParseError> {
        let left = self.primary()?;
        let word = self.cursor.spaces().word();
        let operator = match word {
            "eq" => Compare::Eq,
            "ne" => Compare::Ne,
            "gt" => Compare::Gt,
            "ge" => Compare::Ge,
            "lt" => Compare::Lt,
            "le" => Compare::Le,
            "in" => {
                self.cursor.skip(word);
                return self.one_of(left);
            }
            "add" | "sub" | "mul" | "div" | "divby" | "mod" | "has" => {
                return Err(self.cursor.fail(&format!("The operator '{word}' is not supported")));
            }
            _ => return Ok(left),
        };
        let place = self.cursor.place();
        self.cursor.skip(word);
        let right = self.primary()?;
        let expr = match (left, right) {
            (Node::Operand(left), Node::Operand(right)) => {
                self.count()?;
                Expr::Compare(left, operator, right)
            }
            // `contains(name,'x') eq true` is what some query builders write.
            (Node::Condition(expr), Node::Operand(Operand::Value(Value::Bool(truth))))
            | (Node::Operand(Operand::Value(Value::Bool(truth))), Node::Condition(expr)) => {
                match (operator, truth) {
                    (Compare::Eq, true) | (Compare::Ne, false) => expr,
                    (Compare::Eq, false) | (Compare::Ne, true) => Expr::Not(Box::new(expr)),
                    (Compare::Gt | Compare::Ge | Compare::Lt | Compare::Le, _) => {
                        return Err(self.cursor.fail_at(place, "A condition is neither more nor less"));
                    }
                }
            }
            (Node::Condition(_), _) | (_, Node::Condition(_)) => {
                return Err(self
                    .cursor
                    .fail_at(place, "A condition can only be compared with true or false"));
            }
        };
        Ok(Node::Condition(expr))
    }

    fn one_of(&mut self, left: Node) -> Result<Node, ParseError> {
        let Node::Operand(Operand::Path(path)) = left else {
            return Err(self.cursor.fail("Only a column can be 'in' a list"));
        };
        let values = match self.cursor.spaces().peek() {
            Some('@') => match self.alias()? {
                Argument::List(values) => values,
                Argument::Value(_) | Argument::Alias(_) => {
                    return Err(self.cursor.fail("The alias does not stand for a list"));
                }
            },
            _ => self.cursor.list('(', ')')?,
        };
        if values.is_empty() {
            return Err(self.cursor.fail("An empty list"));
        }
        self.count()?;
        Ok(Node::Condition(Expr::In(path, values)))
    }

    fn primary(&mut self) -> Result<Node, ParseError> {
        match self.cursor.spaces().peek() {
            None => return Err(self.cursor.fail("The text ends where an expression was expected")),
            Some('(') => {
                self.cursor.take('(');
                self.cursor.enter()?;
                let node = self.or()?;
                self.cursor.leave();
                self.cursor.expect(')')?;
                return Ok(node);
            }
            Some('@') => {
                return match self.alias()? {
                    Argument::Value(value) => Ok(Node::Operand(Operand::Value(value))),
                    Argument::List(_) | Argument::Alias(_) => {
                        Err(self.cursor.fail("The alias stands for a list, where one value was expected"))
                    }
                };
            }
            Some(_) => {}
        }
        if let Some(value) = self.cursor.literal()? {
            return Ok(Node::Operand(Operand::Value(value)));
        }
        let place = self.cursor.place();
        let word = self.cursor.name("an expression")?;
        if self.cursor.peek() == Some('(') {
            return self.function(word, place);
        }
        let mut path = vec![word.to_owned()];
        while self.cursor.take('/') {
            if self.cursor.rest().starts_with("$count") {
                return Err(self.cursor.fail("Counting inside a filter is not supported"));
            }
            let step = self.cursor.name("a name")?;
            match step {
                "any" | "all" if self.cursor.peek() == Some('(') => return self.lambda(path, step == "all"),
                _ => path.push(step.to_owned()),
            }
        }
        Ok(Node::Operand(Operand::Path(path)))
    }

    fn lambda(&mut self, path: Path, all: bool) -> Result<Node, ParseError> {
        self.count()?;
        self.cursor.expect('(')?;
        if !all && self.cursor.spaces().take(')') {
            return Ok(Node::Condition(Expr::Any(path, None)));
        }
        let variable = self.cursor.name("the variable of any or all")?.to_owned();
        if variable.contains('.') {
            return Err(self.cursor.fail("A variable has no dots"));
        }
        self.cursor.expect(':')?;
        self.cursor.enter()?;
        let inside = self.or()?;
        let inside = self.condition(inside)?;
        self.cursor.leave();
        self.cursor.expect(')')?;
        let inside = Box::new(inside);
        Ok(Node::Condition(if all {
            Expr::All(path, variable, inside)
        } else {
            Expr::Any(path, Some((variable, inside)))
        }))
    }

    fn function(&mut self, name: &str, place: usize) -> Result<Node, ParseError> {
        if name.contains('.') {
            return self.named(name, place);
        }
        let how = match name {
            "contains" => Some(TextMatch::Contains),
            "startswith" => Some(TextMatch::StartsWith),
            "endswith" => Some(TextMatch::EndsWith),
            _ => None,
        };
        let known = CALLS.iter().find(|(known, _, _)| *known == name);
        if how.is_none() && known.is_none() {
            let hint = if name == "substringof" { ": OData 4 has contains(column,'text')" } else { "" };
            return Err(self.cursor.fail_at(place, &format!("There is no function '{name}'{hint}")));
        }
        self.cursor.expect('(')?;
        self.cursor.enter()?;
        let mut arguments = self.operands()?;
        self.cursor.leave();
        self.cursor.expect(')')?;
        if let Some(how) = how {
            let text = match arguments.pop() {
                Some(Operand::Value(Value::Text(text))) => text,
                Some(Operand::Call(fold, inner)) => match (fold.as_str(), inner.as_slice()) {
                    ("tolower", [Operand::Value(Value::Text(text))]) => text.to_lowercase(),
                    ("toupper", [Operand::Value(Value::Text(text))]) => text.to_uppercase(),
                    _ => {
                        return Err(self
                            .cursor
                            .fail_at(place, &format!("'{name}' needs a text to look for")));
                    }
                },
                Some(Operand::Path(_) | Operand::Value(_)) | None => {
                    return Err(self.cursor.fail_at(place, &format!("'{name}' needs a text to look for")));
                }
            };
            let (Some(inside), None) = (arguments.pop(), arguments.pop()) else {
                return Err(self.cursor.fail_at(place, &format!("'{name}' takes a column and a text")));
            };
            self.count()?;
            return Ok(Node::Condition(Expr::Text(how, inside, text)));
        }
        let fits = known.is_some_and(|(_, least, most)| (*least..=*most).contains(&arguments.len()));
        if !fits {
            let message = format!("'{name}' does not take {} arguments", arguments.len());
            return Err(self.cursor.fail_at(place, &message));
        }
        Ok(Node::Operand(Operand::Call(name.to_owned(), arguments)))
    }

    fn operands(&mut self) -> Result<Vec<Operand>, ParseError> {
        let mut found = Vec::new();
        if self.cursor.spaces().peek() == Some(')') {
            return Ok(found);
        }
        loop {
            match self.primary()? {
                Node::Operand(operand) => found.push(operand),
                Node::Condition(_) => return Err(self.cursor.fail("A condition where a value was expected")),
            }
            if !self.cursor.spaces().take(',') {
                return Ok(found);
            }
        }
    }

    fn named(&mut self, name: &str, place: usize) -> Result<Node, ParseError> {
        let Some(short) =
            NAMESPACES.iter().find_map(|space| name.strip_prefix(space)).filter(|s| !s.contains('.'))
        else {
            return Err(self.cursor.fail_at(place, &format!("There is no function '{name}'")));
        };
        self.count()?;
        self.cursor.expect('(')?;
        let mut arguments = Vec::new();
        let mut seen = Vec::new();
        while !self.cursor.spaces().take(')') {
            if !arguments.is_empty() {
                self.cursor.expect(',')?;
            }
            let parameter = self.cursor.name("the name of a parameter")?.to_owned();
            if seen.contains(&parameter) {
                return Err(self.cursor.fail(&format!("The parameter '{parameter}' stands twice")));
            }
            self.cursor.expect('=')?;
            let value = match self.cursor.spaces().peek() {
                Some('@') => self.alias()?,
                _ => self.cursor.argument()?,
            };
            match value {
                Argument::Value(value) => arguments.push((parameter.clone(), value)),
                Argument::List(values) if values.is_empty() => return Err(self.cursor.fail("An empty list")),
                Argument::List(values) => {
                    arguments.extend(values.into_iter().map(|value| (parameter.clone(), value)));
                }
                Argument::Alias(alias) => {
                    return Err(self.cursor.fail(&format!("The alias '{alias}' stands for another alias")));
                }
            }
            seen.push(parameter);
        }
        if short == "In" {
            return self.named_in(arguments, place);
        }
        Ok(Node::Condition(Expr::Named(short.to_owned(), arguments)))
    }

    fn named_in(&mut self, arguments: Vec<(String, Value)>, place: usize) -> Result<Node, ParseError> {
        let mut path = None;
        let mut values = Vec::new();
        for (name, value) in arguments {
            match (name.as_str(), value) {
                ("PropertyName", Value::Text(text)) => {
                    path = Some(text.split('/').map(str::to_owned).collect())
                }
                ("PropertyValues", value) => values.push(value),
                (_, _) => return Err(self.cursor.fail_at(place, &format!("'In' has no parameter '{name}'"))),
            }
        }
        match path {
            Some(path) if !values.is_empty() => Ok(Node::Condition(Expr::In(path, values))),
            _ => Err(self.cursor.fail_at(place, "'In' needs a PropertyName and PropertyValues")),
        }
    }

    /// What an alias stands for: a literal or a list, never another alias.
    fn alias(&mut self) -> Result<Argument, ParseError> {
        let name = self.cursor.alias()?;
        let Some(text) = self.aliases.get(&name) else {
            return Err(self
                .cursor
                .fail(&format!("The query gives no value for the parameter alias '{name}'")));
        };
        match parse_argument(text) {
            Ok(Argument::Alias(_)) => {
                Err(self.cursor.fail(&format!("The alias '{name}' stands for another alias")))
            }
            Ok(argument) => Ok(argument),
            Err(fault) => Err(self.cursor.fail(&format!("The alias '{name}': {}", fault.message))),
        }
    }

    fn condition(&mut self, node: Node) -> Result<Expr, ParseError> {
        match node {
            Node::Condition(expr) => Ok(expr),
            Node::Operand(Operand::Path(path)) => {
                self.count()?;
                Ok(Expr::Is(path))
            }
            Node::Operand(truth @ Operand::Value(Value::Bool(_))) => {
                self.count()?;
                Ok(Expr::Compare(truth, Compare::Eq, Operand::Value(Value::Bool(true))))
            }
            Node::Operand(Operand::Value(_) | Operand::Call(_, _)) => {
                Err(self.cursor.fail("A value where a condition was expected"))
            }
        }
    }

    fn count(&mut self) -> Result<(), ParseError> {
        self.conditions += 1;
        if self.conditions > MAX_CONDITIONS {
            return Err(self.cursor.fail(&format!("More than {MAX_CONDITIONS} conditions")));
        }
        Ok(())
    }
}
