#pragma once
// A text of a scenario, in the language it was written in and in others: `say "It writes." zh "它写入。"`.

#include "core/language/language.hpp"

#include <map>
#include <string>

namespace cow {

/// What a text says in other languages.
struct Translations {
    std::map<Language, std::string> texts;

    /// The one in the language in use; without it the text itself.
    const std::string& of(const std::string& text) const;

    bool operator==(const Translations&) const = default;
};

} // namespace cow
