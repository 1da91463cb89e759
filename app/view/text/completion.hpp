#pragma once
// Words that the one being typed may become.

#include "core/scenario/script.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cow::ui {

struct Completion {
    std::size_t begin = 0; ///< of the word in the text
    std::vector<std::string> words;
};

/// For the word that ends at `caret`: the language's words, and the names that `script` gives; at most `most`. None in
/// comments and strings, for one letter, or when the word is already the only one.
Completion complete(std::string_view text, std::size_t caret, const Script& script, std::size_t most);

} // namespace cow::ui
