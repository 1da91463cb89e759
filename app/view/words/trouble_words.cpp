#include "app/view/words/trouble_words.hpp"

#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::ui {
namespace {

constexpr std::size_t most_lines = 4; // of a summary

std::string heading_of(const Trouble& trouble) {
    return trouble.kind == Trouble::Kind::invariant ? trf("Broken: {}", trouble.what)
                                                    : trf("Not as expected: {}", trouble.what);
}

std::string found_text(const Trouble& trouble) {
    return trouble.kind == Trouble::Kind::invariant ? trouble.found : trf("Here it is: {}", trouble.found);
}

TroubleNote summary_note(std::span<const Trouble> all) {
    TroubleNote note;
    note.heading = trouble_summary(all);
    for (const Trouble& trouble : all.first(std::min(all.size(), most_lines))) {
        note.lines.push_back(trf("Step {}: {}", trouble.step, trouble_line(trouble)));
    }
    if (all.size() > most_lines) {
        note.lines.push_back(trf("… and {} more", all.size() - most_lines));
    }
    return note;
}

} // namespace

std::string trouble_line(const Trouble& trouble) {
    const std::string found = found_text(trouble);
    return found.empty() ? heading_of(trouble) : fmt::format("{}. {}", heading_of(trouble), found);
}

std::string trouble_summary(std::span<const Trouble> all) {
    const auto broken = std::count_if(all.begin(), all.end(), [](const Trouble& trouble) {
        return trouble.kind == Trouble::Kind::invariant;
    });
    return trf("Invariants broken: {}, expectations that failed: {}", broken,
               static_cast<std::ptrdiff_t>(all.size()) - broken);
}

TroubleNote trouble_note(std::span<const Trouble> all, const Player& player) {
    if (player.at_end() && all.size() > 1) {
        return summary_note(all);
    }
    const std::vector<Trouble> here =
        player.at_end() ? std::vector<Trouble>(all.begin(), all.end()) : troubles_at(all, player);
    if (here.empty()) {
        return {};
    }
    const Trouble& first = here.front();
    TroubleNote note{heading_of(first), {found_text(first)}};
    if (first.kind == Trouble::Kind::invariant) {
        note.lines.emplace_back(tr(explain_invariant(first.what)));
    }
    for (const Trouble& other : std::span(here).subspan(1)) {
        note.lines.push_back(trouble_line(other));
    }
    std::erase(note.lines, std::string());
    return note;
}

} // namespace cow::ui
