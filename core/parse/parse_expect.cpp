#include "core/base/errno.hpp"
#include "core/check/invariants.hpp"
#include "core/parse/parse_expr.hpp"
#include "core/parse/parse_require.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace cow {
namespace {

enum class Sort : u8 { number, boolean, frame, byte, nothing, signal, state };

/// A condition, and what kind of value it has.
struct Operand {
    Condition condition;
    Sort sort = Sort::number;
};

Sort sort_of(vocabulary::Type type) {
    switch (type) {
    case vocabulary::Type::number: return Sort::number;
    case vocabulary::Type::boolean: return Sort::boolean;
    case vocabulary::Type::frame: return Sort::frame;
    case vocabulary::Type::byte: return Sort::byte;
    case vocabulary::Type::signal: return Sort::signal;
    case vocabulary::Type::state: return Sort::state;
    }
    return Sort::number;
}

std::string_view sort_name(Sort sort) {
    constexpr std::array<std::string_view, 7> names{"a number", "yes or no", "a frame", "a byte",
                                                    "'none'",   "a signal",  "a state"};
    return names[static_cast<std::size_t>(sort)];
}

bool counts_as_number(Sort sort) { return sort <= Sort::byte; }

bool comparable(Sort a, Sort b, bool ordered) {
    if (counts_as_number(a) && counts_as_number(b)) {
        return true;
    }
    const auto pair = [&](Sort one, Sort other) {
        return (a == one && b == other) || (a == other && b == one);
    };
    const bool alike = a == b || pair(Sort::nothing, Sort::frame) || pair(Sort::nothing, Sort::byte) ||
                       pair(Sort::signal, Sort::number);
    return alike && !ordered;
}

struct Comparison {
    std::string_view symbol;
    Condition::Kind kind;
};
constexpr std::array comparisons{
    Comparison{"==", Condition::Kind::equal},  Comparison{"!=", Condition::Kind::differ},
    Comparison{"<", Condition::Kind::less},    Comparison{"<=", Condition::Kind::less_equal},
    Comparison{">", Condition::Kind::greater}, Comparison{">=", Condition::Kind::greater_equal},
};

const Comparison* find_comparison(const Token& token) {
    for (const Comparison& row : comparisons) {
        if (token.is(row.symbol)) {
            return &row;
        }
    }
    return nullptr;
}

Condition node(Condition::Kind kind, Condition left, Condition right) {
    Condition out;
    out.kind = kind;
    out.children.push_back(std::move(left));
    out.children.push_back(std::move(right));
    return out;
}

class ConditionParser {
public:
    /// `looks_back`: max, min, calls and broken are known as well.
    ConditionParser(TokenReader& reader, const Scope& scope, bool looks_back = false)
        : reader_(reader), scope_(scope), looks_back_(looks_back) {}

    std::optional<Operand> sum();
    std::optional<Operand> either() { return chain("or", Condition::Kind::either, &ConditionParser::both); }

    /// Takes an operand that has to be true or false.
    bool require_boolean(const Operand& operand, const Token& at) {
        if (operand.sort == Sort::boolean) {
            return true;
        }
        reader_.fail(at, fmt::format("this is {}, not a condition", sort_name(operand.sort)),
                     "compare it: copies == 1");
        return false;
    }

private:
    using Part = std::optional<Operand> (ConditionParser::*)();

    std::optional<Operand> both() { return chain("and", Condition::Kind::both, &ConditionParser::negation); }

    std::optional<Operand> chain(std::string_view word, Condition::Kind kind, Part part) {
        const Token& first = reader_.peek();
        std::optional<Operand> left = (this->*part)();
        while (left && reader_.is(word)) {
            const Token& op = reader_.take();
            const Token& second = reader_.peek();
            std::optional<Operand> right = (this->*part)();
            if (!right || !require_boolean(*left, first) || !require_boolean(*right, second) || !spend(op)) {
                return std::nullopt;
            }
            left =
                Operand{node(kind, std::move(left->condition), std::move(right->condition)), Sort::boolean};
        }
        return left;
    }

    std::optional<Operand> negation() {
        if (!reader_.is("not")) {
            return comparison();
        }
        const Token& op = reader_.take();
        const Token& at = reader_.peek();
        if (!budget_.enter()) {
            return reader_.fail(op, "too many 'not' inside each other");
        }
        std::optional<Operand> inner = negation();
        budget_.leave();
        if (!inner || !require_boolean(*inner, at)) {
            return std::nullopt;
        }
        Condition out;
        out.kind = Condition::Kind::negate;
        out.children.push_back(std::move(inner->condition));
        return Operand{std::move(out), Sort::boolean};
    }

    std::optional<Operand> comparison() {
        std::optional<Operand> left = sum();
        const Comparison* row = find_comparison(reader_.peek());
        if (!left || row == nullptr) {
            return left && reader_.is("=") ? reader_.unexpected("a comparison", "write '=='")
                                           : std::move(left);
        }
        const Token& op = reader_.take();
        std::optional<Operand> right = sum();
        if (!right) {
            return std::nullopt;
        }
        const bool ordered = row->kind != Condition::Kind::equal && row->kind != Condition::Kind::differ;
        if (!comparable(left->sort, right->sort, ordered)) {
            return reader_.fail(op, fmt::format("{} and {} cannot be compared with {}", sort_name(left->sort),
                                                sort_name(right->sort), op.text));
        }
        if (find_comparison(reader_.peek()) != nullptr) {
            return reader_.fail(reader_.peek(), "two comparisons in a row",
                                "join them with 'and': a < b and b < c");
        }
        return Operand{node(row->kind, std::move(left->condition), std::move(right->condition)),
                       Sort::boolean};
    }

    std::optional<Operand> product() {
        std::optional<Operand> left = primary();
        while (left && reader_.is("*")) {
            const Token& op = reader_.take();
            left = arithmetic(Condition::Kind::mul, op, std::move(*left), primary());
        }
        return left;
    }

    std::optional<Operand> arithmetic(Condition::Kind kind, const Token& op, Operand left,
                                      std::optional<Operand> right) {
        if (!right || !spend(op)) {
            return std::nullopt;
        }
        for (const Sort sort : {left.sort, right->sort}) {
            if (!counts_as_number(sort)) {
                return reader_.fail(op, fmt::format("{} is no number to calculate with", sort_name(sort)));
            }
        }
        return Operand{node(kind, std::move(left.condition), std::move(right->condition)), Sort::number};
    }

    bool spend(const Token& op) {
        if (budget_.spend()) {
            return true;
        }
        reader_.fail(op, fmt::format("a condition has at most {} operators", ExprBudget::most_operators));
        return false;
    }

    std::optional<Operand> primary();
    std::optional<Operand> parenthesised();
    std::optional<Operand> literal(std::string_view sign);
    std::optional<Operand> word();
    std::nullopt_t unknown_word(const Token& token, const vocabulary::ValueSpec* spec);
    std::optional<Operand> value(const vocabulary::ValueSpec& spec, const Token& name);
    bool process_argument(Condition& out);
    std::optional<Operand> look_back(const Token& name);
    std::optional<Operand> extreme(const Token& name);

    TokenReader& reader_;
    const Scope& scope_;
    bool looks_back_;
    ExprBudget budget_;
};

std::optional<Operand> ConditionParser::sum() {
    std::optional<Operand> left = product();
    while (left && (reader_.is("+") || reader_.is("-"))) {
        const Token& op = reader_.take();
        left = arithmetic(op.is("+") ? Condition::Kind::add : Condition::Kind::sub, op, std::move(*left),
                          product());
    }
    return left;
}

std::optional<Operand> ConditionParser::primary() {
    const Token& token = reader_.peek();
    if (token.kind == Token::Kind::number) {
        return literal("");
    }
    if (token.kind == Token::Kind::word) {
        return word();
    }
    if (token.kind == Token::Kind::character) {
        const auto byte = reader_.take_character();
        if (!byte) {
            return std::nullopt;
        }
        Operand out;
        out.condition.number = *byte;
        out.condition.text = quoted_byte(*byte);
        return out;
    }
    if (token.is("-") && reader_.is(Token::Kind::number, 1)) {
        reader_.take();
        return literal("-");
    }
    return token.is("(") ? parenthesised() : reader_.unexpected("a value");
}

std::optional<Operand> ConditionParser::parenthesised() {
    const Token& open = reader_.take();
    if (!budget_.enter()) {
        return reader_.fail(open, "too many parentheses inside each other");
    }
    std::optional<Operand> inner = either();
    budget_.leave();
    return inner && reader_.require(")") ? std::move(inner) : std::nullopt;
}

std::optional<Operand> ConditionParser::literal(std::string_view sign) {
    const Token& token = reader_.peek();
    const auto value = reader_.take_number("a number");
    if (!value) {
        return std::nullopt;
    }
    if (*value > static_cast<u64>(std::numeric_limits<i64>::max())) {
        return reader_.fail(token, fmt::format("{} is more than any value can be", token_text(token)));
    }
    Operand out;
    out.condition.number = sign.empty() ? *value : 0 - *value;
    out.condition.text = fmt::format("{}{}", sign, token.text);
    return out;
}

std::optional<Operand> ConditionParser::word() {
    const Token& token = reader_.take();
    if (reader_.is("(") && (token.is("max") || token.is("min") || token.is("calls") || token.is("broken"))) {
        return look_back(token);
    }
    const vocabulary::ValueSpec* spec = vocabulary::find_value(token.text);
    if (spec != nullptr && (reader_.is("(") || spec->of == vocabulary::Of::machine)) {
        return value(*spec, token);
    }
    Operand out;
    out.condition.kind = Condition::Kind::text;
    out.condition.text = token.text;
    if (const vocabulary::Flag* constant = vocabulary::find_constant(token.text)) {
        out.condition.kind = Condition::Kind::number;
        out.condition.number = constant->value;
        return out;
    }
    if (token.is("none")) {
        out.sort = Sort::nothing;
    } else if (vocabulary::find_signal(token.text) != nullptr) {
        out.sort = Sort::signal;
    } else if (vocabulary::find_state(token.text)) {
        out.sort = Sort::state;
    } else if (errno_from_name(token.text) || scope_.is_value(token.text) || scope_.is_process(token.text)) {
        return out;
    } else {
        return unknown_word(token, spec);
    }
    return out;
}

std::nullopt_t ConditionParser::unknown_word(const Token& token, const vocabulary::ValueSpec* spec) {
    if (spec != nullptr) {
        const bool page = spec->of == vocabulary::Of::page;
        return reader_.fail(token, fmt::format("'{}' is of a {}", token.text, page ? "page" : "process"),
                            fmt::format("{}(init{})", token.text, page ? ", ADDRESS" : ""));
    }
    std::vector<std::string_view> known = scope_.all_names();
    for (const auto& names :
         {vocabulary::names_of(vocabulary::values()), vocabulary::names_of(errno_names()),
          vocabulary::names_of(vocabulary::signals().flags), vocabulary::names_of(vocabulary::states())}) {
        known.insert(known.end(), names.begin(), names.end());
    }
    return reader_.fail(token,
                        fmt::format("unknown {} {}", reader_.is("(") ? "value" : "name", token_text(token)),
                        TokenReader::suggestion(token.text, known));
}

/// Takes the process at the front of a value's arguments. False, with an error, when it is unknown.
bool ConditionParser::process_argument(Condition& out) {
    if (!reader_.is(Token::Kind::word)) {
        reader_.unexpected("the name of a process");
        return false;
    }
    const Token& token = reader_.take();
    if (!scope_.is_process(token.text)) {
        reader_.fail(token, fmt::format("unknown process {}", token_text(token)),
                     TokenReader::suggestion(token.text, scope_.process_names()));
        return false;
    }
    out.process = token.text;
    return true;
}

std::optional<Operand> ConditionParser::value(const vocabulary::ValueSpec& spec, const Token& name) {
    Operand out;
    out.condition.kind = Condition::Kind::value;
    out.condition.text = spec.name;
    out.sort = sort_of(spec.type);
    if (spec.of == vocabulary::Of::machine) {
        return reader_.is("(")
                   ? reader_.fail(name, fmt::format("'{}' is a value of the whole machine", spec.name),
                                  "leave out the parentheses")
                   : std::optional(std::move(out));
    }
    reader_.take();
    // refs(buf) is short for refs(init, buf).
    const bool page = spec.of == vocabulary::Of::page;
    const bool names_process = !page || (reader_.is(Token::Kind::word) && reader_.is(",", 1));
    if (!names_process) {
        out.condition.process = "init";
    } else if (!process_argument(out.condition) || (page && !reader_.require(","))) {
        return std::nullopt;
    }
    if (page) {
        out.condition.addr = parse_expr(reader_, scope_);
        if (!out.condition.addr) {
            return std::nullopt;
        }
    }
    return reader_.require(")") ? std::optional(std::move(out)) : std::nullopt;
}

/// What only a requirement can ask for: something about the whole run.
std::optional<Operand> ConditionParser::look_back(const Token& name) {
    if (!looks_back_) {
        return reader_.fail(name, fmt::format("'{}' is for 'require'", name.text),
                            "'expect' knows the moment where it stands, and nothing of what was before");
    }
    reader_.take();
    if (name.is("max") || name.is("min")) {
        return extreme(name);
    }
    if (!reader_.is(Token::Kind::word)) {
        return reader_.unexpected(name.is("calls") ? "the name of a system call"
                                                   : "the name of an invariant");
    }
    const Token& what = reader_.take();
    Operand out;
    out.condition.text = what.text;
    if (name.is("calls")) {
        out.condition.kind = Condition::Kind::calls;
        if (!check_call_name(reader_, what)) {
            return std::nullopt;
        }
    } else {
        out.condition.kind = Condition::Kind::broken;
        out.sort = Sort::boolean;
        const auto known = invariant_names();
        if (std::find(known.begin(), known.end(), what.text) == known.end()) {
            std::string hint = TokenReader::suggestion(what.text, vocabulary::names_of(known));
            return reader_.fail(what, fmt::format("unknown invariant {}", token_text(what)),
                                hint.empty() ? fmt::format("they are {}", fmt::join(known, ", "))
                                             : std::move(hint));
        }
    }
    return reader_.require(")") ? std::optional(std::move(out)) : std::nullopt;
}

/// What stands between the parentheses of max and min.
std::optional<Operand> ConditionParser::extreme(const Token& name) {
    const Token& at = reader_.peek();
    const std::string sample =
        fmt::format("for example {}(frames_used), {}(rss(init))", name.text, name.text);
    if (vocabulary::find_value(at.text) == nullptr) {
        std::string hint = at.kind == Token::Kind::word
                               ? TokenReader::suggestion(at.text, vocabulary::names_of(vocabulary::values()))
                               : std::string();
        return reader_.fail(at, fmt::format("'{}' is taken of one value of 'expect'", name.text),
                            hint.empty() ? sample : std::move(hint));
    }
    std::optional<Operand> of = word();
    if (!of) {
        return std::nullopt;
    }
    if (of->sort != Sort::number && of->sort != Sort::boolean) {
        return reader_.fail(
            at, fmt::format("this is {}, of which there is no '{}'", sort_name(of->sort), name.text), sample);
    }
    Operand out;
    out.sort = of->sort;
    out.condition.kind = name.is("max") ? Condition::Kind::largest : Condition::Kind::smallest;
    out.condition.children.push_back(std::move(of->condition));
    return reader_.require(")") ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace

std::optional<Condition> parse_sum(TokenReader& reader, const Scope& scope) {
    ConditionParser parser(reader, scope);
    const Token& first = reader.peek();
    std::optional<Operand> out = parser.sum();
    if (out && !counts_as_number(out->sort) && out->sort != Sort::boolean) {
        return reader.fail(first, fmt::format("this is {}, not a number", sort_name(out->sort)));
    }
    return out ? std::optional(std::move(out->condition)) : std::nullopt;
}

namespace {

std::optional<Condition> parse_whole(ConditionParser parser, const Token& first) {
    std::optional<Operand> out = parser.either();
    if (!out || !parser.require_boolean(*out, first)) {
        return std::nullopt;
    }
    return std::move(out->condition);
}

} // namespace

std::optional<Condition> parse_condition(TokenReader& reader, const Scope& scope) {
    const Token& first = reader.peek();
    return parse_whole(ConditionParser(reader, scope), first);
}

std::optional<Condition> parse_look_back(TokenReader& reader, const Scope& scope) {
    const Token& first = reader.peek();
    return parse_whole(ConditionParser(reader, scope, true), first);
}

} // namespace cow
