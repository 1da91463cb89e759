#pragma once
// What the words and abbreviations of the window mean, a sentence each.

#include <span>
#include <string_view>

namespace cow::ui {

struct GlossaryEntry {
    std::string_view term;
    std::string_view meaning; ///< passes through tr() where it is shown
};

/// By subject: mappings, entries, frames, faults, figures.
std::span<const GlossaryEntry> glossary();
/// Of one of its terms, in the language that is spoken.
std::string_view meaning_of(std::string_view term);

} // namespace cow::ui
