//! An operation's `Input` and its table, made of one list.

use super::json_input::JsonInput;
use super::member::Member;
use super::parameters::Parameters;
use super::table::Table;
use crate::core::error::ServiceError;

/// An operation's input.
pub trait Operation: Sized {
    /// What it takes.
    fn table() -> &'static Table;

    /// The values that are sent.
    fn parameters(&self) -> Parameters;

    /// Back from checked values.
    fn of(parameters: &Parameters) -> Self;

    /// Reads an input in JSON.
    ///
    /// # Errors
    /// For parameters that are missing or of the wrong type.
    fn read(input: &JsonInput<'_>) -> Result<Self, ServiceError> {
        Ok(Self::of(&input.parameters(Self::table())?))
    }
}

/// The groups of a table, one after the other: the fields of an `Input` stand in the same order.
#[derive(Debug)]
pub struct Groups(std::slice::Iter<'static, &'static [Member]>);

impl Groups {
    /// Before the first.
    pub fn of(table: &'static Table) -> Self {
        Self(table.groups.iter())
    }

    /// The next field's parameters; none after the last.
    pub fn next_group(&mut self) -> &'static [Member] {
        self.0.next().copied().map_or(&[], |group| group)
    }
}

/// Makes `Input`, `TABLE` and [`Operation`] of an operation's parameters.
///
/// A line is `field: type = [parameters],`: the field of `Input`, its type, and the parameters under AWS's names that it
/// stands for, one for most. The lines stand in the order of the wire. A field without parameters is no part of the
/// request.
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

        /// The operation's parameters.
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

/// Makes `Request` of a service's operations: `CreateKey(create_key)` is the operation and the module of its `Input`.
macro_rules! requests {
    ($( $operation:ident($module:ident) ),* $(,)?) => {
        /// What can be asked, with its parameters.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Request {
            $( $operation($module::Input), )*
        }

        impl Request {
            /// The tables of all of them.
            pub const TABLES: &'static [&'static $crate::core::wire::Table] = &[$( &$module::TABLE, )*];

            /// The operation's name.
            pub fn operation(&self) -> &'static str {
                self.table().operation
            }

            /// The operation's table.
            pub fn table(&self) -> &'static $crate::core::wire::Table {
                match self {
                    $( Self::$operation(_) => &$module::TABLE, )*
                }
            }

            /// The parameters that are sent.
            pub fn parameters(&self) -> $crate::core::wire::Parameters {
                match self {
                    $( Self::$operation(input) => $crate::core::wire::Operation::parameters(input), )*
                }
            }

            /// Reads an operation's input; `None` for an operation that is not among these.
            ///
            /// # Errors
            /// For parameters that are missing or of the wrong type.
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
