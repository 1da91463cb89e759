// load, store and fetch.
#include "core/parse/parse_expr.hpp"
#include "core/parse/parse_statement.hpp"
#include "core/scenario/text.hpp"

#include <fmt/format.h>

#include <limits>

namespace cow {
namespace {

/// The value of a store: 'A', "text" or 0 to 255.
bool parse_value(TokenReader& reader, TouchStatement& touch) {
    const Token& token = reader.peek();
    std::optional<u64> byte;
    if (token.kind == Token::Kind::string) {
        auto text = reader.take_string("a value");
        if (text && text->empty()) {
            text = reader.fail(token, "nothing to store");
        }
        touch.bytes = text.value_or("");
        touch.value_text = quoted(touch.bytes);
        return text.has_value();
    }
    if (token.kind == Token::Kind::character) {
        byte = reader.take_character();
    } else if (token.kind == Token::Kind::number) {
        byte = reader.take_number("a value");
    } else {
        reader.unexpected("a value to store", "'A', \"text\" or 0 to 255");
    }
    if (byte && *byte > 255) {
        byte = reader.fail(token, fmt::format("{} is more than a byte", token.text), "0 to 255");
    }
    touch.bytes.assign(1, static_cast<char>(byte.value_or(0)));
    touch.value_text = token.text;
    return byte.has_value();
}

/// x COUNT, every SIZE and pick K.
class RepeatParser {
public:
    RepeatParser(TokenReader& reader, TouchStatement& touch) : reader_(reader), touch_(touch) {}

    bool parse() {
        return (!reader_.is("x") || count()) && (!reader_.is("every") || stride()) &&
               (!reader_.is("pick") || pick());
    }

private:
    bool count() {
        reader_.take();
        const Token& token = reader_.peek();
        const auto value = parse_constant(reader_, "how many times");
        if (!value) {
            return false;
        }
        touch_.count = *value;
        touch_.has_count = true;
        if (*value == 0 || *value > limit::step_touches || touched_pages(touch_) > limit::step_touches) {
            reader_.fail(token, fmt::format("a step touches 1 to {} pages", limit::step_touches));
            return false;
        }
        return true;
    }
    bool stride() {
        const auto value = after_count("a distance in bytes");
        touch_.stride = value.value_or(page_size);
        touch_.has_stride = value.has_value();
        return value.has_value();
    }
    bool pick() {
        const Token& token = reader_.peek(1);
        const auto value = after_count("how many of them");
        if (value && (*value == 0 || *value > touch_.count)) {
            reader_.fail(token, fmt::format("pick is 1 to {}, the count before it", touch_.count));
            return false;
        }
        touch_.pick = value;
        return value.has_value();
    }
    std::optional<u64> after_count(std::string_view what) {
        const Token& word = reader_.take();
        if (!touch_.has_count) {
            return reader_.fail(word, fmt::format("'{}' without a count", word.text),
                                fmt::format("x COUNT comes first: x 8 {} ...", word.text));
        }
        return parse_constant(reader_, what);
    }

    TokenReader& reader_;
    TouchStatement& touch_;
};

} // namespace

u64 touched_pages(const TouchStatement& touch) {
    return touch.pick.value_or(touch.count) * (1 + touch.bytes.size() / page_size);
}

bool parse_touch(TokenReader& reader, const Scope& scope, TouchStatement& touch) {
    auto addr = parse_expr(reader, scope);
    if (!addr) {
        return false;
    }
    touch.addr = std::move(*addr);
    return (!touch.store || parse_value(reader, touch)) && RepeatParser(reader, touch).parse() &&
           reader.require_end("load ADDRESS [x COUNT] [every SIZE] [pick K]; store ADDRESS VALUE [...]");
}

} // namespace cow
