use serialization_encoded_name_json::models::PropertyJsonEncodedNameModel;

use crate::support::Log;

pub(crate) async fn play(log: &mut Log) {
    let client = client!(log, serialization_encoded_name_json);
    let it = client.serialization().encoded_name().json().property();
    let value = || PropertyJsonEncodedNameModel::new(true);
    gives!(
        log,
        "Serialization_EncodedName_Json_Property_get",
        it.retrieve(),
        value()
    );
    done!(
        log,
        "Serialization_EncodedName_Json_Property_send",
        it.create(value())
    );
}
