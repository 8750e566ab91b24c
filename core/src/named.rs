//! Enums whose variants have one name each, in files, on the command line and in the schema.

/// Declares an enum and its names in one list, from which `ALL`, `NAMES`, `name` and `parse` follow: a variant without a
/// name does not compile, and none can be missing from the lists.
#[macro_export]
macro_rules! named {
    ($(#[$outer:meta])* $visible:vis enum $Type:ident { $($(#[$inner:meta])* $Variant:ident = $name:literal,)+ }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visible enum $Type {
            $($(#[$inner])* $Variant,)+
        }

        impl $Type {
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$Variant),+];
            pub const NAMES: [&'static str; [$($name),+].len()] = [$($name),+];

            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }

            pub fn parse(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$Variant),)+
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use named;
