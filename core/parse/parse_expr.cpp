#include "core/parse/parse_expr.hpp"

#include "core/scenario/evaluate.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <fmt/format.h>

namespace cow {
namespace {

class ExprParser {
public:
    ExprParser(TokenReader& reader, const Scope& scope) : reader_(reader), scope_(scope) {}

    std::optional<Expr> sum() {
        std::optional<Expr> left = product();
        while (left && (reader_.is("+") || reader_.is("-"))) {
            const Token& op = reader_.take();
            left = join(op.is("+") ? Expr::Kind::add : Expr::Kind::sub, op, std::move(left), product());
        }
        return left;
    }

private:
    std::optional<Expr> product() {
        std::optional<Expr> left = primary();
        while (left && reader_.is("*")) {
            const Token& op = reader_.take();
            left = join(Expr::Kind::mul, op, std::move(left), primary());
        }
        return left;
    }

    std::optional<Expr> join(Expr::Kind kind, const Token& op, std::optional<Expr> left,
                             std::optional<Expr> right) {
        if (!left || !right) {
            return std::nullopt;
        }
        if (!budget_.spend()) {
            return reader_.fail(
                op, fmt::format("an expression has at most {} operators", ExprBudget::most_operators));
        }
        Expr out;
        out.kind = kind;
        out.children.push_back(std::move(*left));
        out.children.push_back(std::move(*right));
        return out;
    }

    std::optional<Expr> primary() {
        const Token& token = reader_.peek();
        switch (token.kind) {
        case Token::Kind::number: return literal(token, "");
        case Token::Kind::word: return name();
        case Token::Kind::character: {
            const auto byte = reader_.take_character();
            return byte ? std::optional(number(*byte, quoted_byte(*byte))) : std::nullopt;
        }
        default: break;
        }
        if (token.is("-") && reader_.is(Token::Kind::number, 1)) {
            reader_.take();
            return literal(reader_.peek(), "-");
        }
        if (!token.is("(")) {
            return reader_.unexpected("an address or a number");
        }
        return parenthesised();
    }

    std::optional<Expr> parenthesised() {
        const Token& open = reader_.take();
        if (!budget_.enter()) {
            return reader_.fail(open, "too many parentheses inside each other");
        }
        std::optional<Expr> inner = sum();
        budget_.leave();
        return inner && reader_.require(")") ? std::move(inner) : std::nullopt;
    }

    std::optional<Expr> literal(const Token& token, std::string_view sign) {
        const auto value = reader_.take_number("a number");
        if (!value) {
            return std::nullopt;
        }
        if (sign.empty()) {
            return number(*value, std::string(token.text));
        }
        if (*value > u64{1} << 63U) {
            return reader_.fail(token, fmt::format("-{} does not fit in 64 bits", token.text));
        }
        return number(0 - *value, fmt::format("-{}", token.text));
    }

    std::optional<Expr> name() {
        const Token& token = reader_.take();
        if (const vocabulary::Flag* constant = vocabulary::find_constant(token.text)) {
            return number(constant->value, std::string(token.text));
        }
        if (!check_name(reader_, scope_, token)) {
            return std::nullopt;
        }
        Expr out;
        out.kind = Expr::Kind::name;
        out.text = token.text;
        return out;
    }

    static Expr number(u64 value, std::string text) {
        Expr out;
        out.number = value;
        out.text = std::move(text);
        return out;
    }

    TokenReader& reader_;
    const Scope& scope_;
    ExprBudget budget_;
};

} // namespace

bool check_name(TokenReader& reader, const Scope& scope, const Token& token) {
    if (scope.is_value(token.text) || scope.is_process(token.text)) {
        return true;
    }
    std::vector<std::string_view> known = scope.all_names();
    const std::vector<std::string_view> constants = vocabulary::names_of(vocabulary::constants());
    known.insert(known.end(), constants.begin(), constants.end());
    std::string hint = TokenReader::suggestion(token.text, known);
    if (token.text == "K" || token.text == "M" || token.text == "G") {
        hint = fmt::format("a suffix stands right after its number: 4{}", token.text);
    } else if (hint.empty()) {
        hint = "a name is given before it is used: NAME = mmap(...)";
    }
    reader.fail(token, fmt::format("unknown name {}", token_text(token)), std::move(hint));
    return false;
}

std::optional<Expr> parse_expr(TokenReader& reader, const Scope& scope) {
    const Token& first = reader.peek();
    std::optional<Expr> out = ExprParser(reader, scope).sum();
    // What holds without names must hold: 1G*1G*1G is no size.
    std::string problem;
    if (out && is_constant(*out) && !evaluate(*out, {}, problem)) {
        return reader.fail(first, problem);
    }
    return out;
}

std::optional<u64> parse_constant(TokenReader& reader, std::string_view what) {
    const Token& first = reader.peek();
    if (!reader.is(Token::Kind::number) && !reader.is("(") && !reader.is("PAGE")) {
        return reader.unexpected(what);
    }
    const Scope nothing;
    const auto expr = parse_expr(reader, nothing);
    std::string problem;
    const auto value = expr ? evaluate(*expr, {}, problem) : std::nullopt;
    return value || !expr ? value : reader.fail(first, problem);
}

} // namespace cow
