use crate::support::Log;

pub(crate) async fn play(log: &mut Log) {
    use type_enum_extensible::models::DaysOfWeekExtensibleEnum as Extensible;
    use type_enum_fixed::models::DaysOfWeekEnum as Fixed;
    let client = client!(log, type_enum_extensible);
    let (known, unknown) = (client.known_value(), client.unknown_value());
    let weekend = "Weekend";
    gives!(
        log,
        "Type_Enum_Extensible_String_getKnownValue",
        known.retrieve(),
        Extensible::Monday
    );
    gives!(
        log,
        "Type_Enum_Extensible_String_getUnknownValue",
        unknown.retrieve(),
        Extensible::Unknown(weekend.into())
    );
    done!(
        log,
        "Type_Enum_Extensible_String_putKnownValue",
        known.update(Extensible::Monday)
    );
    done!(
        log,
        "Type_Enum_Extensible_String_putUnknownValue",
        unknown.update(weekend)
    );
    let client = client!(log, type_enum_fixed);
    let known = client.known_value();
    gives!(
        log,
        "Type_Enum_Fixed_String_getKnownValue",
        known.retrieve(),
        Fixed::Monday
    );
    done!(
        log,
        "Type_Enum_Fixed_String_putKnownValue",
        known.update(Fixed::Monday)
    );
    log.play("Type_Enum_Fixed_String_putUnknownValue", async {
        match client.unknown_value().update(weekend).await {
            Err(error) if error.status().is_some_and(|it| it.as_u16() == 500) => Ok(()),
            other => Err(format!("{other:?}").into()),
        }
    })
    .await;
}
