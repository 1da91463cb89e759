#include "tests/differential/coverage.hpp"

#include "core/scenario/vocabulary/calls.hpp"
#include "core/scenario/vocabulary/flags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>
#include <vector>

namespace cow::differential {
namespace {

/// The names among "MAP_PRIVATE|MAP_ANONYMOUS|0x8".
void add_names(const Arg& arg, std::set<std::string>& words) {
    for (std::size_t at = 0; arg.kind == Arg::Kind::flags && at <= arg.text.size();) {
        const std::size_t end = std::min(arg.text.find('|', at), arg.text.size());
        const std::string name = arg.text.substr(at, end - at);
        if (!name.empty() && std::isalpha(static_cast<unsigned char>(name.front())) != 0) {
            words.insert(name);
        }
        at = end + 1;
    }
    for (const Arg& item : arg.items) {
        add_names(item, words);
    }
}

std::set<std::string> words_of(const Statement& statement) {
    std::set<std::string> words{"any step"};
    if (const auto* touch = std::get_if<TouchStatement>(&statement.what)) {
        words.insert(touch->store ? "store" : "load");
    } else if (std::holds_alternative<KernelStatement>(statement.what)) {
        words.insert(statement.text.substr(0, statement.text.find_first_of("0123456789")));
    } else if (const auto* call = std::get_if<CallStatement>(&statement.what)) {
        words.insert(call->call);
        for (const Arg& arg : call->args) {
            add_names(arg, words);
        }
    }
    return words;
}

/// Reasons that differ only in where they began are one.
std::string without_lines(const std::string& why) {
    static const std::regex line("line [0-9]+");
    return std::regex_replace(why, line, "line N");
}

} // namespace

u64 Coverage::Row::left_out() const {
    u64 steps = 0;
    for (const auto& [why, count] : not_compared) {
        steps += count;
    }
    return steps;
}

bool Coverage::Row::falls_short(u64 least) const {
    return compared < least || left_out() * 100 >= compared + left_out();
}

void Coverage::add(const Statement& statement, const StepVerdict& verdict) {
    for (const std::string& word : words_of(statement)) {
        Row& row = rows_[word];
        if (verdict.verdict == Verdict::not_compared) {
            ++row.not_compared[without_lines(verdict.why)];
        } else {
            ++row.compared;
            row.in_part += verdict.left_out.empty() ? 0 : 1;
        }
    }
}

std::string Coverage::report(u64 least) const {
    std::vector<std::string> absent;
    const auto look_for = [&](std::string_view word) {
        if (!rows_.contains(std::string(word))) {
            absent.emplace_back(word);
        }
    };
    for (const vocabulary::CallSpec& call : vocabulary::calls()) {
        look_for(call.name);
    }
    for (const vocabulary::FlagSet* set : vocabulary::flag_sets()) {
        for (const vocabulary::Flag& flag : set->flags) {
            look_for(flag.name);
        }
    }
    std::vector<std::pair<std::string, Row>> sorted(rows_.begin(), rows_.end());
    std::stable_sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) {
        return a.second.falls_short(least) > b.second.falls_short(least);
    });
    std::string text =
        fmt::format("{:<24} {:>9} {:>9} {:>12}\n", "word", "compared", "in part", "not compared");
    std::size_t short_of = 0;
    for (const auto& [word, row] : sorted) {
        const u64 out = row.left_out();
        short_of += row.falls_short(least) ? 1U : 0U;
        text += fmt::format("{:<24} {:>9} {:>9} {:>12} {:>7.2f} %{}\n", word, row.compared, row.in_part, out,
                            100.0 * static_cast<double>(out) /
                                static_cast<double>(std::max<u64>(1, row.compared + out)),
                            row.falls_short(least) ? "  !" : "");
        for (const auto& [why, count] : row.not_compared) {
            text += fmt::format("    {:>9}  {}\n", count, why);
        }
    }
    if (!absent.empty()) {
        text += fmt::format("in no program: {}\n", fmt::join(absent, " "));
    }
    return text +
           fmt::format("{} of {} words are compared less than {} times, or in less than 99 of 100 steps",
                       short_of, sorted.size(), least);
}

} // namespace cow::differential
