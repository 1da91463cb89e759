#pragma once
// What the arguments of a call are, once the names in them have values.

#include "core/scenario/evaluate.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cow {

/// An address, a size, a number, the OR of flags; 0 for a text. Lists and records have one for each item.
struct ArgValue {
    u64 number = 0;
    std::vector<ArgValue> items;
};

/// Nothing, with a reason, when a name in them has no value.
std::optional<std::vector<ArgValue>> evaluate_args(std::span<const Arg> args, const NameLookup& lookup,
                                                   std::string& problem);

/// The field `name` of a record, or null.
const Arg* find_field(const Arg& record, std::string_view name);

/// The value of the field `name` of a record; 0 when it has none.
u64 field_value(const Arg& record, const ArgValue& value, std::string_view name);

/// The mode of a new file, which is written as an octal number; the usual one where it is anything else.
u32 file_mode(const Arg& arg);

/// The names in the arguments that get a value from the call: pipe([r, w]).
std::vector<std::string> bound_names(const CallStatement& call);

} // namespace cow
