//! try
use specmill::*;
fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let yaml = if text.contains("````yaml") { let s = text.find("````yaml").unwrap(); let s = s + text[s..].find('\n').unwrap()+1; let e = text[s..].find("````").unwrap(); text[s..s+e].to_owned() } else { text };
    let mut d = vec![];
    let doc = lift::lift(load::read_text(&yaml), &mut d);
    for x in &d { println!("{x:?}"); }
    let Some(doc) = doc else { return };
    let model = resolve::resolve(&doc, &mut d);
    for x in &d { println!("{x:?}"); }
    let mut settings = settings::Settings::default();
    settings.package.name = Some("kernel-client".into());
    let (api, lock) = plan::plan(&model, &settings, &Default::default(), "abc".into());
    let files = emit::emit(&api, emit::Layout::Crate);
    let out = std::env::args().nth(2).unwrap();
    for (p, t) in &files.0 { let p = std::path::Path::new(&out).join(p); std::fs::create_dir_all(p.parent().unwrap()).unwrap(); std::fs::write(p, t).unwrap(); }
    for (k, v) in &lock.entries { println!("{k} = {v}"); }
}
