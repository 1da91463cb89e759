#pragma once
// What is wrong with a scenario file, and how it is shown:
//
//   fork.cow:7:11: error: unknown call 'mmpa'
//     init: b = mmpa(NULL, PAGE)
//               ^~~~
//     did you mean 'mmap'?

#include "core/base/ids.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cow {

struct Diagnostic {
    u32 line = 0;   ///< from 1
    u32 column = 0; ///< from 1, in bytes of the physical line
    u32 length = 1; ///< bytes to underline
    std::string message;
    std::string hint; ///< "" when there is none
};

/// The text above, one block per diagnostic, in the order of `all`. `source` is the file's whole text. Long lines are
/// shown in part, and bytes that a terminal would act on as '?'.
std::string format_diagnostics(std::string_view file, std::string_view source,
                               const std::vector<Diagnostic>& all);

/// The nearest of `known` to `word` by edit distance (case counts little), or "" when none is near enough to be meant.
std::string_view nearest_word(std::string_view word, const std::vector<std::string_view>& known);

} // namespace cow
