#pragma once
// Steps that may be run before anybody asks for them.

#include "core/scenario/script.hpp"

namespace cow {

/// It does not touch so much memory that running it would be noticed.
inline bool is_cheap(const Statement& statement) {
    constexpr u64 most_touches = 20000;
    const auto* touch = std::get_if<TouchStatement>(&statement.what);
    return touch == nullptr || touch->pick.value_or(touch->count) <= most_touches;
}

} // namespace cow
