//! Creates a structure that stands for several parameters of an `Input`.

/// Creates a structure, its parameters as a static array, and its [`Field`](super::Field).
///
/// A line is `field: type = parameter,`; other parameter lists of the same length and types can be used with the same
/// structure.
macro_rules! member_group {
    (
        $(#[$about:meta])*
        struct $name:ident = $members:ident;
        $( $(#[$field_about:meta])* $field:ident: $type:ty = $member:expr ),* $(,)?
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $( $(#[$field_about])* pub $field: $type, )*
        }

        /// The parameters, in wire order.
        pub static $members: [$crate::core::wire::Member; [$( stringify!($field) ),*].len()] =
            [$( $member ),*];

        impl $crate::core::wire::Field for $name {
            fn put(
                &self,
                members: &'static [$crate::core::wire::Member],
                into: &mut $crate::core::wire::Values,
            ) {
                let mut members = members.chunks(1);
                $( if let Some(member) = members.next() {
                    $crate::core::wire::Field::put(&self.$field, member, into);
                } )*
            }

            fn take(
                members: &'static [$crate::core::wire::Member],
                from: &$crate::core::wire::Values,
            ) -> Self {
                let mut members = members.chunks(1);
                Self {
                    $( $field: $crate::core::wire::Field::take(
                        members.next().map_or(&[], |member| member),
                        from,
                    ), )*
                }
            }
        }
    };
}
pub(crate) use member_group;
