//! Numbers of pages and offsets of items.

use super::*;

#[tokio::test]
async fn offsets_go_where_the_header_says() {
    let server = Server::start(vec![
        page("x-has-more: true\nx-next-offset: 10\n", "[1,2]"),
        page("x-has-more: true\nx-next-offset: 5\n", "[]"),
        page("x-has-more: false\nx-next-offset: 20\n", "[3]"),
    ]);
    let (items, fault, asked) = read!(Offsets::new(&core(&server)).limit(2), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    assert_eq!(
        asked,
        ["?limit=2", "?offset=10&limit=2", "?offset=5&limit=2"]
    );
}

#[tokio::test]
async fn items_are_counted_up_to_the_total() {
    let server = Server::start(vec![
        page("", r#"{"data": [1, 2], "total": 6}"#),
        page("", r#"{"data": [3], "total": 6}"#),
    ]);
    let (items, fault, asked) = read!(Counts::new(&core(&server)).offset(3), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    assert_eq!(asked, ["?offset=3", "?offset=5"]);
    // A total that is never reached does not cause endless requests.
    let server = Server::start(vec![
        page("", r#"{"data": [1], "total": 6}"#),
        page("", r#"{"data": [], "total": 6}"#),
    ]);
    let (items, fault, _) = read!(Counts::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1], None));
}

#[tokio::test]
async fn pages_are_numbered_up_to_how_many_there_are() {
    let server = Server::start(vec![
        page("x-pages: 3\n", "[1]"),
        page("x-pages: 3\n", "[]"),
        page("x-pages: 3\n", "[2]"),
    ]);
    let (items, fault, asked) = read!(Numbers::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1, 2], None));
    assert_eq!(asked, ["", "?page=2", "?page=3"]);
}

/// Returns a server of seven items in pages of two, numbered from `first`, which is also the
/// default. With `own`, each page states its own number.
fn seven(first: i64, own: bool) -> impl Fn(&str) -> String {
    move |target: &str| {
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let page = pairs.find(|(name, _)| *name == "page");
        let page: i64 = page.map_or(first, |(_, page)| page.parse().unwrap());
        let start = (page - first).max(0) * 2;
        let items: Vec<i64> = (start + 1..=7).take(2).collect();
        let own = if own {
            format!(", \"page\": {page}")
        } else {
            String::new()
        };
        let body = format!("{{\"data\": {items:?}, \"total\": 7, \"pages\": 4{own}}}");
        self::page("x-pages: 4\n", &body)
    }
}

#[tokio::test]
async fn no_page_is_lost_wherever_numbers_begin() {
    let server = Server::answering(seven(0, false));
    let (items, fault, asked) = read!(FromZero::new(&core(&server)), server);
    assert_eq!((&items[..], fault), (&SEVEN[..], None));
    assert_eq!(asked, ["", "?page=1", "?page=2", "?page=3"]);
    // The number of pages is not a valid page if numbers start at 0.
    let server = Server::answering(seven(0, false));
    let (items, fault, asked) = read!(PagesFromZero::new(&core(&server)), server);
    assert_eq!((&items[..], fault), (&SEVEN[..], None));
    assert_eq!(asked.len(), 4);

    // If only the minimum is known, the first page is requested by it.
    let server = Server::answering(seven(0, false));
    let (items, fault, asked) = read!(FromLowest::new(&core(&server)), server);
    assert_eq!((&items[..], fault), (&SEVEN[..], None));
    assert_eq!(asked, ["?page=0", "?page=1", "?page=2", "?page=3"]);
    // A server that counts from 1 and treats 0 as 1.
    let server = Server::answering(seven(1, false));
    let (items, fault, _) = read!(FromLowest::new(&core(&server)), server);
    assert_eq!((&items[..], fault), (&SEVEN[..], None));

    for (first, own, requests) in [(0, false, 4), (1, false, 5), (0, true, 4), (1, true, 4)] {
        let server = Server::answering(seven(first, own));
        let (items, fault, asked) = read!(FromSomewhere::new(&core(&server)), server);
        assert_eq!((&items[..], fault), (&SEVEN[..], None), "{first} {own}");
        assert_eq!(
            (asked[0].as_str(), asked.len()),
            ("", requests),
            "{first} {own} {asked:?}"
        );
    }
}

#[tokio::test]
async fn pages_without_a_known_number_are_given_once_as_pages_too() {
    for first in [0, 1] {
        let server = Server::answering(seven(first, false));
        let mut pages = FromSomewhere::new(&core(&server)).pages();
        let mut count = 0;
        while let Some(page) = pages.next().await {
            page.unwrap();
            count += 1;
        }
        assert_eq!(count, 4, "{first}");
        let bare = move |target: &str| {
            let whole = seven(first, false)(target);
            let (start, end) = (whole.find('[').unwrap(), whole.find(']').unwrap());
            page("x-pages: 4\n", &whole[start..=end])
        };
        let server = Server::answering(bare);
        let (items, fault, _) = read!(SomePages::new(&core(&server)), server);
        assert_eq!((&items[..], fault), (&SEVEN[..], None), "{first}");
    }
}

#[tokio::test]
async fn a_caller_may_begin_at_a_page_of_their_own() {
    for first in [0, 1] {
        let server = Server::answering(seven(first, false));
        let call = FromSomewhere::new(&core(&server)).page(first + 2);
        let (items, fault, asked) = read!(call, server);
        assert_eq!((&items[..], fault), (&[5, 6, 7][..], None));
        assert_eq!(asked[1], format!("?page={}", first + 3));
    }
    let server = Server::answering(seven(0, false));
    let (items, _, asked) = read!(FromZero::new(&core(&server)).page(2), server);
    assert_eq!((&items[..], asked.len()), (&[5, 6, 7][..], 2));
}

#[tokio::test]
async fn a_response_may_state_the_first_offset() {
    let server = Server::start(vec![
        page("", r#"{"data": [1, 2], "from": 1, "total": 3}"#),
        page("", r#"{"data": [3], "from": 3, "total": 3}"#),
    ]);
    let (items, fault, asked) = read!(OwnOffsets::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    assert_eq!(asked, ["", "?offset=3"]);
}
