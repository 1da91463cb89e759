#include "core/parse/parse_call.hpp"

#include "core/base/errno.hpp"
#include "core/parse/parse_expr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace cow {
namespace {

using vocabulary::ArgSpec;
using vocabulary::CallId;
using vocabulary::CallSpec;
using vocabulary::FlagSet;

constexpr ArgSpec anything{"", ArgSpec::Kind::any, nullptr};
constexpr ArgSpec plain_number{"arg2", ArgSpec::Kind::expr, nullptr};
constexpr std::size_t most_args = 16;    // of a neutral call
constexpr std::size_t most_items = 1024; // of lists and records; IOV_MAX

/// PROT_READ|PROT_WRITE, 0, SIGKILL.
class FlagParser {
public:
    FlagParser(TokenReader& reader, const FlagSet& set) : reader_(reader), set_(set) {}

    bool parse(Arg& out) {
        out.kind = Arg::Kind::flags;
        do {
            const Token& token = reader_.peek();
            const auto value = term();
            if (!value) {
                return false;
            }
            out.flags |= *value;
            out.text += fmt::format("{}{}", out.text.empty() ? "" : "|", token.text);
        } while (set_.combines && reader_.accept("|"));
        return true;
    }

private:
    std::optional<u64> term() {
        if (reader_.is(Token::Kind::number)) {
            return reader_.take_number("a number");
        }
        if (!reader_.is(Token::Kind::word)) {
            return reader_.unexpected(fmt::format("a {}", set_.what));
        }
        const Token& token = reader_.take();
        if (const vocabulary::Flag* flag = set_.find(token.text)) {
            return flag->value;
        }
        const auto sets = vocabulary::flag_sets();
        const auto other = std::find_if(sets.begin(), sets.end(),
                                        [&](const FlagSet* s) { return s->find(token.text) != nullptr; });
        std::string hint = other != sets.end()
                               ? fmt::format("'{}' is a {}", token.text, (*other)->what)
                               : TokenReader::suggestion(token.text, vocabulary::names_of(set_.flags));
        return reader_.fail(token, fmt::format("unknown {} {}", set_.what, token_text(token)),
                            std::move(hint));
    }

    TokenReader& reader_;
    const FlagSet& set_;
};

class CallParser {
public:
    CallParser(TokenReader& reader, const Scope& scope, const CallSpec& spec, CallStatement& out)
        : reader_(reader), scope_(scope), spec_(spec), out_(out) {}

    bool arguments();
    bool result();

private:
    const ArgSpec& argument_spec(std::string_view name) const;
    bool argument(const ArgSpec& spec, Arg& arg);
    bool text_argument(const ArgSpec& spec, Arg& arg);
    bool any_argument(Arg& arg);
    bool item(const ArgSpec& spec, Arg& arg);
    bool list(const ArgSpec& spec, Arg& arg);
    bool record(const ArgSpec& spec, Arg& arg);
    bool bound_name(Arg& arg);
    bool user_argument(const ArgSpec& spec, Arg& arg, bool& taken);
    bool are_names(const FlagSet& set) const;
    bool clone3_flags(Arg& arg);
    bool check_count(const Token& close);
    bool result_value(bool negative);
    void skip_remark();

    TokenReader& reader_;
    const Scope& scope_;
    const CallSpec& spec_;
    CallStatement& out_;
    std::size_t items_ = 0; ///< of lists and records, all together
};

/// What the next argument has to be; `name` is that of `name=value`.
const ArgSpec& CallParser::argument_spec(std::string_view name) const {
    const std::size_t index = out_.args.size();
    if (spec_.id == CallId::clone) { // child_stack=NULL, flags=…, child_tidptr=…
        return name == "flags" || (name.empty() && index == 0) ? spec_.args[0] : anything;
    }
    if (spec_.id == CallId::prctl && index != 0) {
        const auto known = vocabulary::prctl_arguments(out_.args[0].flags);
        if (index < known.size()) {
            return known[index];
        }
    }
    if (spec_.id == CallId::fcntl && index == 2) {
        return vocabulary::fcntl_argument(out_.args[1].flags);
    }
    return index < spec_.args.size() ? spec_.args[index] : anything;
}

bool CallParser::text_argument(const ArgSpec& spec, Arg& arg) {
    auto text = reader_.take_string(fmt::format("a {}", spec.name));
    if (!text) {
        return false;
    }
    arg.kind = Arg::Kind::string;
    arg.text = std::move(*text);
    arg.truncated = reader_.accept("...");
    return true;
}

bool CallParser::any_argument(Arg& arg) {
    if (spec_.id == CallId::clone3 && out_.args.empty() && !clone3_flags(arg)) {
        return false;
    }
    arg.kind = Arg::Kind::other;
    arg.text = reader_.skip_argument();
    if (arg.text.empty()) {
        reader_.unexpected("an argument");
        return false;
    }
    return true;
}

/// Finds `flags=…` in the structure that follows, without taking it.
bool CallParser::clone3_flags(Arg& arg) {
    TokenReader inner = reader_;
    if (!inner.require("{")) {
        return false;
    }
    while (!inner.at_end() && !inner.is("}")) {
        if (inner.take().is("flags") && inner.accept("=")) {
            Arg found;
            const bool ok = FlagParser(inner, *vocabulary::find_call("clone")->args[0].set).parse(found);
            arg.flags = found.flags;
            return ok;
        }
    }
    return true;
}

/// One element of a list, one field of a record.
bool CallParser::item(const ArgSpec& spec, Arg& arg) {
    if (items_ >= most_items) {
        reader_.fail(reader_.peek(), fmt::format("more than {} elements", most_items));
        return false;
    }
    ++items_;
    return argument(spec, arg);
}

/// [a, b, …]; strace ends a long one with "...".
bool CallParser::list(const ArgSpec& spec, Arg& arg) {
    arg.kind = Arg::Kind::list;
    reader_.take();
    while (!reader_.is("]")) {
        if (reader_.accept("...")) {
            arg.truncated = true;
            break;
        }
        if (!item(spec.parts.front(), arg.items.emplace_back())) {
            return false;
        }
        if (!reader_.accept(",")) {
            break;
        }
    }
    if (!reader_.require("]")) {
        return false;
    }
    Arg after; // [0] => [4096]: what the call made of it
    return !reader_.accept("=>") || (reader_.is("[") && list(spec, after));
}

/// {name=value, …}; fields that have no meaning here may hold anything.
bool CallParser::record(const ArgSpec& spec, Arg& arg) {
    arg.kind = Arg::Kind::record;
    reader_.take();
    while (!reader_.is("}")) {
        if (reader_.accept("...")) {
            break;
        }
        Arg& field = arg.items.emplace_back();
        if (!reader_.is(Token::Kind::word) || !reader_.is("=", 1)) {
            reader_.unexpected("a field", "as in {iov_base=buf, iov_len=PAGE}");
            return false;
        }
        field.name = reader_.take().text;
        reader_.take();
        const auto known = std::find_if(spec.parts.begin(), spec.parts.end(),
                                        [&](const ArgSpec& part) { return part.name == field.name; });
        if (!item(known == spec.parts.end() ? anything : *known, field)) {
            return false;
        }
        if (!reader_.accept(",")) {
            break;
        }
    }
    return reader_.require("}");
}

bool CallParser::bound_name(Arg& arg) {
    const Token& token = reader_.peek();
    const auto name = reader_.take_name("a name");
    if (!name) {
        return false;
    }
    if (scope_.is_taken(*name, false)) {
        reader_.fail(token, fmt::format("'{}' is already the name of a process", *name),
                     "choose another name");
        return false;
    }
    arg.kind = Arg::Kind::bind;
    arg.text = *name;
    return true;
}

/// What follows is one of the set's names, or several joined by |, and nothing else.
bool CallParser::are_names(const FlagSet& set) const {
    for (std::size_t ahead = 0;; ahead += 2) {
        if (!reader_.is(Token::Kind::word, ahead) || set.find(reader_.peek(ahead).text) == nullptr) {
            return false;
        }
        if (!reader_.is("|", ahead + 1)) {
            return reader_.is(",", ahead + 1) || reader_.is(")", ahead + 1);
        }
    }
}

/// A text, or what is no value of the language; else `taken` is false, and an expression follows.
bool CallParser::user_argument(const ArgSpec& spec, Arg& arg, bool& taken) {
    taken = true;
    if (reader_.is(Token::Kind::string)) {
        return text_argument(spec, arg);
    }
    if (spec.kind == ArgSpec::Kind::names && are_names(*spec.set)) {
        return FlagParser(reader_, *spec.set).parse(arg);
    }
    const bool word = reader_.is(Token::Kind::word);
    const bool constant = word && vocabulary::find_constant(reader_.peek().text) != nullptr;
    const bool value = reader_.is(Token::Kind::number) || reader_.is("(") || constant ||
                       (spec.kind == ArgSpec::Kind::user && word);
    taken = !value;
    return taken && any_argument(arg);
}

bool CallParser::argument(const ArgSpec& spec, Arg& arg) {
    switch (spec.kind) {
    case ArgSpec::Kind::user:
    case ArgSpec::Kind::names: {
        bool taken = false;
        const bool ok = user_argument(spec, arg, taken);
        if (taken) {
            return ok;
        }
        break;
    }
    case ArgSpec::Kind::flags: return FlagParser(reader_, *spec.set).parse(arg);
    case ArgSpec::Kind::path: return text_argument(spec, arg);
    case ArgSpec::Kind::any: return any_argument(arg);
    case ArgSpec::Kind::buffer:
        if (reader_.is(Token::Kind::string)) {
            return text_argument(spec, arg);
        }
        break;
    case ArgSpec::Kind::list:
        if (reader_.is("[")) {
            return list(spec, arg);
        }
        break;
    case ArgSpec::Kind::record:
        if (reader_.is("{")) {
            return record(spec, arg);
        }
        break;
    case ArgSpec::Kind::bind:
        if (reader_.is(Token::Kind::word)) {
            return bound_name(arg);
        }
        break;
    case ArgSpec::Kind::expr:
    case ArgSpec::Kind::fd: break;
    }
    auto expr = parse_expr(reader_, scope_);
    if (expr) {
        arg.expr = std::move(*expr);
    }
    return expr.has_value();
}

/// Reads "(…)". One wrong argument does not hide what is wrong with the next.
bool CallParser::arguments() {
    if (!reader_.require("(")) {
        return false;
    }
    bool ok = true;
    while (!reader_.is(")") && !reader_.at_end()) {
        Arg arg;
        if (reader_.is(Token::Kind::word) && reader_.is("=", 1)) {
            arg.name = reader_.take().text;
            reader_.take();
        }
        bool good = argument(argument_spec(arg.name), arg);
        if (good && !reader_.is(",") && !reader_.is(")")) {
            reader_.unexpected("',' or ')'");
            good = false;
        }
        if (!good) {
            reader_.skip_argument();
        }
        ok = ok && good;
        out_.args.push_back(std::move(arg));
        if (!reader_.accept(",")) {
            break;
        }
        if (reader_.is(")")) {
            reader_.unexpected("an argument");
            ok = false;
        }
    }
    const Token& close = reader_.peek();
    return reader_.require(")") && check_count(close) && ok;
}

bool CallParser::check_count(const Token& close) {
    const std::size_t found = out_.args.size();
    if (spec_.id == CallId::clone) {
        const bool has_flags = std::any_of(out_.args.begin(), out_.args.end(),
                                           [](const Arg& arg) { return arg.kind == Arg::Kind::flags; });
        if (!has_flags) {
            reader_.fail(close, "clone without flags", "clone(flags=SIGCHLD)");
        }
        return has_flags;
    }
    const bool is_modelled = spec_.id != CallId::neutral && spec_.id != CallId::not_modelled;
    const std::size_t most = is_modelled ? spec_.args.size() : most_args;
    if (found >= spec_.required && found <= most) {
        return true;
    }
    const std::string_view how = found < spec_.required ? "few" : "many";
    reader_.fail(close, fmt::format("too {} arguments: {}", how, found),
                 is_modelled ? signature(spec_) : std::string{});
    return false;
}

/// Takes what strace may print behind a result: (No such file or directory), <0.000012>.
void CallParser::skip_remark() {
    if (reader_.is("(")) {
        std::size_t depth = 0;
        do {
            const Token& token = reader_.take();
            depth += token.is("(") ? 1 : 0;
            depth -= token.is(")") ? 1 : 0;
        } while (depth > 0 && !reader_.at_end());
    }
    if (reader_.accept("<")) {
        while (!reader_.at_end() && !reader_.take().is(">")) {
        }
    }
}

bool CallParser::result_value(bool negative) {
    const Token& token = reader_.peek();
    const auto value = reader_.take_number("the recorded result");
    if (!value) {
        return false;
    }
    if (*value > static_cast<u64>(std::numeric_limits<i64>::max())) {
        reader_.fail(token, fmt::format("{} is no result", token_text(token)));
        return false;
    }
    out_.recorded = static_cast<i64>(*value);
    if (!negative) {
        return true;
    }
    if (!reader_.is(Token::Kind::word)) {
        reader_.unexpected("the name of the error", "as in -1 ENOMEM");
        return false;
    }
    const Token& name = reader_.take();
    const auto error = errno_from_name(name.text);
    if (!error) {
        reader_.fail(name, fmt::format("unknown error {}", token_text(name)),
                     TokenReader::suggestion(name.text, vocabulary::names_of(errno_names())));
        return false;
    }
    out_.recorded = CallResult::of(*error).value;
    return true;
}

/// Reads the recorded result, if there is one, to the end of the line.
bool CallParser::result() {
    if (reader_.accept("=")) {
        if (reader_.accept("?")) {
            if (reader_.is(Token::Kind::word)) { // = ? ERESTARTSYS (To be restarted …)
                reader_.take();
            }
        } else if (!result_value(reader_.accept("-"))) {
            return false;
        }
        skip_remark();
    }
    return reader_.require_end();
}

} // namespace

std::string signature(const CallSpec& call) {
    std::string out = fmt::format("{}(", call.name);
    for (std::size_t i = 0; i < call.args.size(); ++i) {
        out += i >= call.required ? "[" : "";
        out += i > 0 ? ", " : "";
        out += call.args[i].name;
    }
    return out + std::string(call.args.size() - std::min(call.required, call.args.size()), ']') + ")";
}

bool parse_call(TokenReader& reader, const Scope& scope, CallStatement& out) {
    const Token& name = reader.take();
    const CallSpec* spec = vocabulary::find_call(name.text);
    if (spec == nullptr) {
        std::vector<std::string_view> known = vocabulary::names_of(vocabulary::calls());
        for (const auto& names : {vocabulary::names_of(vocabulary::neutral_calls()),
                                  vocabulary::names_of(vocabulary::unmodelled_calls())}) {
            known.insert(known.end(), names.begin(), names.end());
        }
        reader.fail(name, fmt::format("unknown call {}", token_text(name)),
                    TokenReader::suggestion(name.text, known));
        return false;
    }
    out.call = name.text;
    CallParser parser(reader, scope, *spec, out);
    const bool args = parser.arguments();
    if (args && spec->id == CallId::not_modelled && !reader.is("=")) {
        const std::string_view changes = vocabulary::find_unmodelled(name.text)->changes;
        reader.fail(name, fmt::format("{} is not modelled: it may change {}", token_text(name), changes),
                    "a line of a trace says what it returned");
        return false;
    }
    // After a missing ')' there is nothing more to read.
    return args ? parser.result() : false;
}

} // namespace cow
