//! The bodies on the wire, the same in each run.

use serde_json::{Value, json};

use super::models::hand;

/// The minimum size of the large list, in bytes.
pub(crate) const LARGE: usize = 10_000_000;

/// Returns one order with all properties, about 1 KB.
fn order(index: usize) -> Value {
    let pick = |of: &[&str]| of[index % of.len()].to_owned();
    let mut order = json!({
        "id": format!("ord_{index:012}"),
        "number": 1_000_000 + index,
        "status": pick(&["open", "paid", "shipped", "cancelled"]),
        "created_at": format!("2026-11-{:02}T08:{:02}:{:02}.{:03}Z", index % 28 + 1, index % 60, index % 59, index % 1000),
        "customer": {
            "name": pick(&["Ada Lovelace", "Émilie du Châtelet", "Grace Hopper", "猿橋勝子"]),
            "address": {
                "street": format!("{} Long Street", index % 300),
                "city": pick(&["Berlin", "Lyon", "Kyoto", "Portland", "Köln"]),
                "postal_code": format!("{:05}", index % 99_999),
                "country": pick(&["DE", "FR", "JP", "US"]),
            },
        },
        "lines": (0..index % 4 + 1).map(|line| line_of(index, line)).collect::<Vec<_>>(),
        "is_paid": index.is_multiple_of(3),
        "total": (index * 37 % 100_000) as f64 / 100.0,
        "metadata": {"channel": pick(&["web", "app", "shop"]), "campaign": format!("c-{}", index % 17)},
    });
    if index.is_multiple_of(2) {
        order["customer"]["email"] = json!(format!("customer.{index}@example.com"));
    }
    if index.is_multiple_of(5) {
        order["note"] = json!("Please ring twice.\nThe dog is called \"Ferris\".");
    }
    order
}

fn line_of(index: usize, line: usize) -> Value {
    let mut value = json!({
        "sku": format!("SKU-{:06}-{line}", index * 7 % 999_999),
        "title": format!("A thing of some use, number {}", index % 1000),
        "quantity": line + 1,
        "unit_price": (index * 13 % 10_000) as f64 / 100.0,
        "tags": ["new", "fragile"],
    });
    if line == 1 {
        value["discount"] = json!(0.05);
    }
    value
}

/// Returns a list of orders of ten megabytes, with properties in the order of the types, as servers
/// write them.
pub(crate) fn orders() -> Vec<u8> {
    let mut text = b"{\"orders\":[".to_vec();
    let mut index = 0;
    while text.len() < LARGE {
        if index > 0 {
            text.push(b',');
        }
        text.extend(one(index));
        index += 1;
    }
    text.extend(b"],\"next_page\":\"p2\"}");
    text
}

/// Returns one order as text.
pub(crate) fn one(index: usize) -> Vec<u8> {
    let order = serde_json::from_value::<hand::Order>(order(index));
    // A wrong sample fails where it is decoded.
    order.map_or_else(
        |_| Vec::new(),
        |order| serde_json::to_vec(&order).unwrap_or_default(),
    )
}
