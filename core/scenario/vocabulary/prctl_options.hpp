#pragma once
// What the options of prctl do that are not modelled as such.

#include "core/base/ids.hpp"

#include <span>
#include <string_view>

namespace cow::vocabulary {

struct PrctlOption {
    enum class Kind : u8 {
        neutral,      ///< changes nothing that the model has; tests/linux/neutral_test.cpp does it
        text,         ///< reads a text of at most `bytes` at its second argument
        fills,        ///< writes `bytes` there
        not_modelled, ///< may change what `changes` says
    };
    std::string_view name;
    i32 option = 0;
    Kind kind = Kind::neutral;
    u64 bytes = 0;
    std::string_view changes{};
};
std::span<const PrctlOption> prctl_option_rows();
/// The row of an option, or null.
const PrctlOption* find_prctl_option(i32 option);

} // namespace cow::vocabulary
