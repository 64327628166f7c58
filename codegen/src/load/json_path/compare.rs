//! Comparisons (RFC 9535, section 2.3.5.2.2).

use std::cmp::Ordering;

use super::ast::Operator;
use super::budget::{Budget, Exhausted};
use crate::load::node::{Node, Number};

/// Compares two values; `None` is the special result Nothing.
pub(super) fn compare(
    left: Option<&Node>,
    operator: Operator,
    right: Option<&Node>,
    budget: &mut Budget,
) -> Result<bool, Exhausted> {
    let mut equal = || match (left, right) {
        (None, None) => Ok(true),
        (Some(left), Some(right)) => is_equal(left, right, budget),
        _ => Ok(false),
    };
    let order = || left.zip(right).and_then(|(left, right)| order(left, right));
    Ok(match operator {
        Operator::Equal => equal()?,
        Operator::NotEqual => !equal()?,
        Operator::Less => order() == Some(Ordering::Less),
        Operator::Greater => order() == Some(Ordering::Greater),
        Operator::LessOrEqual => order() == Some(Ordering::Less) || equal()?,
        Operator::GreaterOrEqual => order() == Some(Ordering::Greater) || equal()?,
    })
}

/// Orders numbers and strings; nothing else has an order.
fn order(left: &Node, right: &Node) -> Option<Ordering> {
    match (left, right) {
        (Node::Number(left), Node::Number(right)) => order_numbers(*left, *right),
        // The order of UTF-8 is that of Unicode scalar values.
        (Node::String(left), Node::String(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn order_numbers(left: Number, right: Number) -> Option<Ordering> {
    let float = |number| match number {
        Number::Integer(value) => value as f64,
        Number::Float(value) => value,
    };
    match (left, right) {
        (Number::Integer(left), Number::Integer(right)) => Some(left.cmp(&right)),
        _ => float(left).partial_cmp(&float(right)),
    }
}

fn is_equal(left: &Node, right: &Node, budget: &mut Budget) -> Result<bool, Exhausted> {
    budget.spend(1)?;
    match (left, right) {
        (Node::Number(left), Node::Number(right)) => {
            Ok(order_numbers(*left, *right) == Some(Ordering::Equal))
        }
        (Node::String(left), Node::String(right)) => {
            budget.spend_text(left)?;
            Ok(left == right)
        }
        (Node::Array(left), Node::Array(right)) => {
            if left.len() != right.len() {
                return Ok(false);
            }
            for (left, right) in left.iter().zip(right) {
                if !is_equal(left, right, budget)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (Node::Object(left), Node::Object(right)) => {
            if left.len() != right.len() {
                return Ok(false);
            }
            for (name, left) in left {
                let same = match right.get(name) {
                    Some(right) => is_equal(left, right, budget)?,
                    None => false,
                };
                if !same {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (left, right) => Ok(left == right),
    }
}
