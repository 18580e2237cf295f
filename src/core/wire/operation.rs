//! Creates an operation's `Input` and its table from one list.

use super::json_input::JsonInput;
use super::member::Member;
use super::parameters::Parameters;
use super::table::Table;
use crate::core::error::ServiceError;

pub trait Operation: Sized {
    fn table() -> &'static Table;

    /// The values to send.
    fn parameters(&self) -> Parameters;

    /// Builds the input from checked values.
    fn of(parameters: &Parameters) -> Self;

    /// Reads an input in JSON.
    ///
    /// # Errors
    /// A parameter is missing or has the wrong type.
    fn read(input: &JsonInput<'_>) -> Result<Self, ServiceError> {
        Ok(Self::of(&input.parameters(Self::table())?))
    }
}

/// The groups of a table, in the order of the fields of an `Input`.
#[derive(Debug)]
pub struct Groups(std::slice::Iter<'static, &'static [Member]>);

impl Groups {
    pub fn of(table: &'static Table) -> Self {
        Self(table.groups.iter())
    }

    /// The next field's parameters; empty after the last.
    pub fn next_group(&mut self) -> &'static [Member] {
        self.0.next().copied().map_or(&[], |group| group)
    }
}

/// Creates `Input`, `TABLE` and [`Operation`] from an operation's parameters.
///
/// A line is `field: type = [parameters],`: the field of `Input`, its type, and its parameters under AWS's names,
/// usually one. The lines are in wire order. A field without parameters is not part of the request.
///
/// ```text
/// operation! {
///     /// `DescribeKey`'s parameters.
///     struct Input = Table::kms("DescribeKey");
///     /// Key id, key ARN, alias name or alias ARN.
///     key_id: String = [text("KeyId").required()],
/// }
/// ```
macro_rules! operation {
    (
        $(#[$about:meta])*
        struct Input = $table:expr;
        $( $(#[$field_about:meta])* $field:ident: $type:ty $(= $members:expr)? ),* $(,)?
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Default)]
        pub struct Input {
            $( $(#[$field_about])* pub $field: $type, )*
        }

        pub static TABLE: $crate::core::wire::Table = $table.groups(&[$( $( &$members, )? )*]);

        impl $crate::core::wire::Operation for Input {
            fn table() -> &'static $crate::core::wire::Table {
                &TABLE
            }

            fn parameters(&self) -> $crate::core::wire::Parameters {
                operation!(@parameters self, $( $field $(= $members)? ),*)
            }

            fn of(parameters: &$crate::core::wire::Parameters) -> Self {
                operation!(@of parameters, $( $field $(= $members)? ),*)
            }
        }
    };
    (@parameters $self:ident,) => {
        $crate::core::wire::Parameters::new(&TABLE)
    };
    (@parameters $self:ident, $( $field:ident $(= $members:expr)? ),+) => {{
        let mut groups = $crate::core::wire::operation::Groups::of(&TABLE);
        let mut parameters = $crate::core::wire::Parameters::new(&TABLE);
        $( operation!(@put $self, groups, parameters, $field $(= $members)?); )*
        parameters
    }};
    (@put $self:ident, $groups:ident, $parameters:ident, $field:ident = $members:expr) => {
        $crate::core::wire::Field::put(&$self.$field, $groups.next_group(), &mut $parameters.values)
    };
    (@put $self:ident, $groups:ident, $parameters:ident, $field:ident) => {};
    (@of $parameters:ident,) => {{
        let _: &$crate::core::wire::Parameters = $parameters;
        Self {}
    }};
    (@of $parameters:ident, $( $field:ident $(= $members:expr)? ),+) => {{
        let mut groups = $crate::core::wire::operation::Groups::of(&TABLE);
        Self {
            $( $field: operation!(@take groups, $parameters $(= $members)?), )*
        }
    }};
    (@take $groups:ident, $parameters:ident = $members:expr) => {
        $crate::core::wire::Field::take($groups.next_group(), &$parameters.values)
    };
    (@take $groups:ident, $parameters:ident) => {
        Default::default()
    };
}
pub(crate) use operation;

/// Creates `Request` from a service's operations: `CreateKey(create_key)` is the operation and the module of its
/// `Input`.
macro_rules! requests {
    ($( $operation:ident($module:ident) ),* $(,)?) => {
        /// The service's requests, with their parameters.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(
            clippy::allow_attributes,
            clippy::large_enum_variant,
            reason = "made once a call, and taken apart at once; whether a service has so large an input depends on it"
        )]
        pub enum Request {
            $( $operation($module::Input), )*
        }

        impl Request {
            /// The tables of all operations.
            pub const TABLES: &'static [&'static $crate::core::wire::Table] = &[$( &$module::TABLE, )*];

            pub fn operation(&self) -> &'static str {
                self.table().operation
            }

            pub fn table(&self) -> &'static $crate::core::wire::Table {
                match self {
                    $( Self::$operation(_) => &$module::TABLE, )*
                }
            }

            /// The parameters to send.
            pub fn parameters(&self) -> $crate::core::wire::Parameters {
                match self {
                    $( Self::$operation(input) => $crate::core::wire::Operation::parameters(input), )*
                }
            }

            /// Reads an operation's input; returns `None` for an operation that is not listed here.
            ///
            /// # Errors
            /// A parameter is missing or has the wrong type.
            pub fn read(
                operation: &str,
                input: &$crate::core::wire::JsonInput<'_>,
            ) -> Result<Option<Self>, $crate::core::error::ServiceError> {
                Ok(Some(match operation {
                    $( stringify!($operation) => {
                        Self::$operation($crate::core::wire::Operation::read(input)?)
                    } )*
                    _ => return Ok(None),
                }))
            }
        }
    };
}
pub(crate) use requests;
