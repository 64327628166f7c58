use documentation::models::{ListsBulletPointsModel, ListsBulletPointsModelBody};

use crate::support::Log;

pub(crate) async fn play(log: &mut Log) {
    let client = client!(log, documentation);
    let lists = client.lists();
    done!(log, "Documentation_Lists_numbered", lists.numbered());
    done!(
        log,
        "Documentation_Lists_bulletPointsOp",
        lists.bullet_points().op()
    );
    let body = ListsBulletPointsModelBody::new(ListsBulletPointsModel::new("Simple"));
    done!(
        log,
        "Documentation_Lists_bulletPointsModel",
        lists.bullet_points().model(body)
    );
    let text = client.text_formatting();
    done!(log, "Documentation_TextFormatting_boldText", text.bold());
    done!(
        log,
        "Documentation_TextFormatting_italicText",
        text.italic()
    );
    done!(
        log,
        "Documentation_TextFormatting_combinedFormatting",
        text.combined()
    );
}
