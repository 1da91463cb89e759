#pragma once
// What the words of a scenario's line are, for their colours. A line may be wrong: it is coloured as far as it makes
// sense.

#include "core/base/ids.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace cow::ui {

enum class Ink : u8 {
    plain,
    keyword,  ///< title, say, expect, load, kernel work …
    process,  ///< the name before the colon
    call,     ///< mmap
    constant, ///< PROT_READ, PAGE, SIGKILL
    number,
    string,
    comment,
};

struct InkSpan {
    std::size_t begin = 0; ///< bytes of the line
    std::size_t end = 0;
    Ink ink{};
    bool operator==(const InkSpan&) const = default;
};

/// What a line leaves open for the one that continues it.
struct InkState {
    bool in_string = false;
    bool continued = false; ///< it is not the beginning of a statement
};

/// Spans that are not plain, in order.
std::vector<InkSpan> highlight(std::string_view line, InkState& state);

} // namespace cow::ui
