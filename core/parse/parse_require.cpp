#include "core/parse/parse_require.hpp"

#include "core/parse/parse_answers.hpp"
#include "core/parse/parse_expr.hpp"
#include "core/scenario/arguments.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cow {
namespace {

bool parse_points(TokenReader& reader, Stake& stake) {
    const Token& word = reader.take();
    const Token& at = reader.peek();
    if (stake.points) {
        reader.fail(word, "the points are there already");
        return false;
    }
    const auto points = reader.take_number("how many points");
    if (!points) {
        return false;
    }
    if (*points > Stake::most_points) {
        reader.fail(at, fmt::format("at most {} points", Stake::most_points));
        return false;
    }
    stake.points = static_cast<u32>(*points);
    return true;
}

bool parse_says(TokenReader& reader, Stake& stake) {
    const Token& word = reader.take();
    if (stake.says) {
        reader.fail(word, "what it says is there already");
        return false;
    }
    auto text = reader.take_string("what to say");
    auto others = text ? parse_translations(reader) : std::nullopt;
    if (!others) {
        return false;
    }
    stake.says = std::move(*text);
    stake.translations = std::move(*others);
    return true;
}

bool parse_stake(TokenReader& reader, Stake& stake) {
    while (!reader.at_end()) {
        if (reader.is("points")) {
            if (!parse_points(reader, stake)) {
                return false;
            }
        } else if (reader.is("says")) {
            if (!parse_says(reader, stake)) {
                return false;
            }
        } else {
            reader.require_end("behind it may stand: points N, says \"text\"");
            return false;
        }
    }
    return true;
}

} // namespace

bool check_call_name(TokenReader& reader, const Token& name) {
    if (vocabulary::find_call(name.text) != nullptr) {
        return true;
    }
    std::vector<std::string_view> known = vocabulary::names_of(vocabulary::calls());
    for (const auto& names : {vocabulary::names_of(vocabulary::neutral_calls()),
                              vocabulary::names_of(vocabulary::unmodelled_calls())}) {
        known.insert(known.end(), names.begin(), names.end());
    }
    reader.fail(name, fmt::format("unknown call {}", token_text(name)),
                TokenReader::suggestion(name.text, known));
    return false;
}

std::optional<RequireStatement> parse_require(TokenReader& reader, const Scope& scope) {
    RequireStatement out;
    auto condition = parse_look_back(reader, scope);
    if (!condition) {
        return std::nullopt;
    }
    out.condition = std::move(*condition);
    if (reader.accept("at") && !reader.require("end")) {
        return std::nullopt;
    }
    return parse_stake(reader, out.stake) ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<ForbidStatement> parse_forbid(TokenReader& reader) {
    if (!reader.is(Token::Kind::word)) {
        return reader.unexpected("the name of a system call", "forbid madvise");
    }
    ForbidStatement out;
    const Token& name = reader.take();
    if (!check_call_name(reader, name)) {
        return std::nullopt;
    }
    out.call = name.text;
    return parse_stake(reader, out.stake) ? std::optional(std::move(out)) : std::nullopt;
}

void check_requirements(const std::vector<std::vector<Token>>& conditions, const Scope& scope,
                        Errors& errors) {
    for (const std::vector<Token>& tokens : conditions) {
        TokenReader reader(tokens, errors);
        parse_look_back(reader, scope);
    }
}

void check_given_names(const decltype(Statement::what)& what, std::span<const Token> tokens,
                       const Scope& given, Errors& errors) {
    const auto* call = std::get_if<CallStatement>(&what);
    std::vector<std::string> names = call == nullptr ? std::vector<std::string>{} : bound_names(*call);
    names.push_back(call == nullptr ? std::string() : call->bind);
    for (const std::string& name : names) {
        if (name.empty() || !(given.is_value(name) || given.is_process(name))) {
            continue;
        }
        const auto at =
            std::find_if(tokens.begin(), tokens.end(), [&](const Token& token) { return token.is(name); });
        errors.add((at == tokens.end() ? tokens.front() : *at).text,
                   fmt::format("the assignment calls something '{}' already", name), "choose another name");
    }
}

void check_given_machine(const MachineConfig& config, const MachineConfig& given,
                         std::span<const Token> tokens, Errors& errors) {
    const auto bug =
        std::find_if(tokens.begin(), tokens.end(), [](const Token& token) { return token.is("bug"); });
    if (bug != tokens.end()) {
        errors.add(bug->text, "a submission does not say what is wrong with the machine", "leave it out");
    } else if (config != given) {
        errors.add(tokens.front().text, "the machine is the assignment's, which is another one",
                   "leave the line out");
    }
}

} // namespace cow
