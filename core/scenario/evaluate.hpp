#pragma once
// What an address or size is, once the names in it have values.

#include "core/scenario/script.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cow {

/// The value of a name; nothing, with a reason, when it has none.
using NameLookup = std::function<std::optional<u64>(const std::string& name, std::string& problem)>;

/// No names in it.
bool is_constant(const Expr& expr);

/// Nothing, with a reason, when a name has no value or the sum does not fit in 64 bits. Addresses are unsigned; -1 is
/// the largest of them, as for the kernel.
std::optional<u64> evaluate(const Expr& expr, const NameLookup& lookup, std::string& problem);

} // namespace cow
