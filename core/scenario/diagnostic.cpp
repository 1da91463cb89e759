#include "core/scenario/diagnostic.hpp"

#include "core/base/utf8.hpp"
#include "core/scenario/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace cow {
namespace {

constexpr std::size_t shown_before = 60; // bytes of a long line kept before the fault
constexpr std::size_t shown_length = 110;

/// Bytes [from, to) of a line as every screen shows them, in as many columns.
std::string printable(std::string_view line, std::size_t from, std::size_t to) {
    std::string out;
    const std::string_view part = line.substr(from, to - from);
    for_each_character(part, [&](const Character& character, std::size_t at) {
        if (character.code == '\t') {
            out += ' ';
        } else {
            out += character.broken || is_control(character.code) ? "?" : part.substr(at, character.bytes);
        }
    });
    return out;
}

void append_excerpt(std::string& out, std::string_view line, const Diagnostic& d) {
    const std::size_t at = std::min<std::size_t>(d.column > 0 ? d.column - 1 : 0, line.size());
    std::size_t from = at > shown_before && line.size() > shown_length ? at - shown_before : 0;
    std::size_t to = std::min(line.size(), from + shown_length);
    while (from > 0 && inside_character(line, from)) {
        --from;
    }
    while (to < line.size() && inside_character(line, to)) {
        ++to;
    }
    const std::string_view head = from > 0 ? "..." : "";
    const std::string before = printable(line, from, at);
    const std::size_t end = std::clamp(at + d.length, at, to);
    const std::string marked = printable(line, at, end);
    const std::string after = printable(line, end, to);
    const std::size_t width = std::max<std::size_t>(columns_of(marked), 1);
    out += fmt::format("  {}{}{}{}{}\n", head, before, marked, after, to < line.size() ? "..." : "");
    out += fmt::format("  {}^{}\n", std::string(head.size() + columns_of(before), ' '),
                       std::string(width - 1, '~'));
}

/// Edits (insert, delete, change, swap neighbours) from `a` to `b`. A change of case only is not counted.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

/// The shortest that begins with what was typed, as completion offers it; "": none does.
std::string_view completed(std::string_view word, const std::vector<std::string_view>& known) {
    constexpr std::size_t least = 3;
    std::string_view best;
    for (const std::string_view candidate : known) {
        const bool longer = word.size() >= least && candidate.size() > word.size();
        if (longer && edit_distance(word, candidate.substr(0, word.size())) == 0 &&
            (best.empty() || candidate.size() < best.size())) {
            best = candidate;
        }
    }
    return best;
}

} // namespace

std::string format_diagnostics(std::string_view file, std::string_view source,
                               const std::vector<Diagnostic>& all) {
    const std::vector<std::size_t> starts = line_starts(source);
    std::string out;
    for (const Diagnostic& d : all) {
        out += fmt::format("{}:{}:{}: error: {}\n", file, d.line, d.column, d.message);
        if (d.line >= 1 && d.line <= starts.size()) {
            append_excerpt(out, line_at(source, starts, d.line), d);
        }
        if (!d.hint.empty()) {
            out += fmt::format("  {}\n", d.hint);
        }
    }
    return out;
}

std::string_view nearest_word(std::string_view word, const std::vector<std::string_view>& known) {
    if (const std::string_view whole = completed(word, known); !whole.empty()) {
        return whole;
    }
    const std::size_t allowed = word.size() <= 2 ? 1 : word.size() <= 5 ? 2 : 3;
    std::string_view best;
    std::size_t best_distance = allowed + 1;
    for (std::string_view candidate : known) {
        const std::size_t longer = std::max(word.size(), candidate.size());
        if (longer - std::min(word.size(), candidate.size()) > allowed || candidate.empty()) {
            continue;
        }
        const std::size_t distance = edit_distance(word, candidate);
        // At least half of the word has to stay as it is.
        if (distance < best_distance && distance * 2 <= longer) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

} // namespace cow
