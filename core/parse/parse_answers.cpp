#include "core/parse/parse_answers.hpp"

#include "core/parse/parse_expr.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cow {
namespace {

constexpr std::string_view example =
    "ask \"...\" copy | reuse | segv, or choice, number, pages(...), frame(...)";

bool parse_decisions(TokenReader& reader, AskStatement& ask) {
    const auto known = vocabulary::ask_options();
    do {
        if (!reader.is(Token::Kind::word)) {
            reader.unexpected("an answer", std::string(example));
            return false;
        }
        const Token& option = reader.take();
        if (std::find(known.begin(), known.end(), option.text) == known.end()) {
            std::vector<std::string_view> words = vocabulary::names_of(known);
            words.insert(words.end(), {"choice", "number", "pages", "frame"});
            reader.fail(option, fmt::format("unknown answer {}", token_text(option)),
                        TokenReader::suggestion(option.text, words));
        } else if (std::find(ask.options.begin(), ask.options.end(), option.text) != ask.options.end()) {
            reader.fail(option, fmt::format("the answer '{}' is there already", option.text));
        }
        ask.options.emplace_back(option.text);
    } while (reader.accept("|"));
    if (ask.options.size() < 2) {
        reader.unexpected("'|' and another answer", "a question has at least two");
        return false;
    }
    return true;
}

bool parse_choice(TokenReader& reader, const Scope& scope, AskStatement& ask) {
    do {
        const Token& at = reader.peek();
        auto option = reader.take_string("an answer");
        auto others = option ? parse_translations(reader) : std::nullopt;
        if (!others) {
            return false;
        }
        if (option->find_first_not_of(" \t") == std::string::npos ||
            option->find('\n') != std::string::npos) {
            reader.fail(at, "an answer is one line of text");
            return false;
        }
        if (std::find(ask.options.begin(), ask.options.end(), *option) != ask.options.end()) {
            reader.fail(at, fmt::format("the answer \"{}\" is there already", *option));
            return false;
        }
        ask.options.push_back(std::move(*option));
        ask.option_translations.push_back(std::move(*others));
    } while (reader.accept("|"));
    if (ask.options.size() < 2) {
        reader.unexpected("'|' and another answer", "a question has at least two");
        return false;
    }
    if (!reader.require("=")) {
        return false;
    }
    const Token& at = reader.peek();
    auto right = reader.take_string("the right answer");
    if (!right) {
        return false;
    }
    if (std::find(ask.options.begin(), ask.options.end(), *right) == ask.options.end()) {
        reader.fail(at, fmt::format("\"{}\" is none of the answers", *right),
                    "write one of them as it stands before the '='");
        return false;
    }
    ask.right = std::move(*right);
    if (reader.accept("if")) {
        ask.key = parse_condition(reader, scope);
        return ask.key.has_value();
    }
    return true;
}

bool parse_place(TokenReader& reader, const Scope& scope, AskStatement& ask) {
    if (!reader.require("(")) {
        return false;
    }
    if (!reader.is(Token::Kind::word)) {
        reader.unexpected("the name of a process");
        return false;
    }
    const Token& process = reader.take();
    if (!scope.is_process(process.text)) {
        reader.fail(process, fmt::format("unknown process {}", token_text(process)),
                    TokenReader::suggestion(process.text, scope.process_names()));
        return false;
    }
    ask.process = process.text;
    if (!reader.require(",")) {
        return false;
    }
    ask.addr = parse_expr(reader, scope);
    return ask.addr.has_value();
}

bool parse_pages(TokenReader& reader, const Scope& scope, AskStatement& ask) {
    if (!parse_place(reader, scope, ask) || !reader.require(",")) {
        return false;
    }
    const Token& at = reader.peek();
    const auto count = parse_constant(reader, "how many pages");
    if (!count) {
        return false;
    }
    if (*count == 0 || *count > AskStatement::most_pages) {
        reader.fail(at, fmt::format("a question is about 1 to {} pages", AskStatement::most_pages));
        return false;
    }
    ask.pages = *count;
    if (!reader.require(")") || !reader.require("=")) {
        return false;
    }
    constexpr std::string_view facts = "fault, copy, present or writable";
    if (!reader.is(Token::Kind::word)) {
        reader.unexpected(facts);
        return false;
    }
    const Token& word = reader.take();
    const auto fact = page_fact_from_name(word.text);
    if (!fact) {
        reader.fail(word, fmt::format("pages are asked for by {}, not {}", facts, token_text(word)),
                    TokenReader::suggestion(word.text, {"fault", "copy", "present", "writable"}));
        return false;
    }
    ask.fact = *fact;
    return true;
}

} // namespace

std::optional<Translations> parse_translations(TokenReader& reader) {
    Translations out;
    while (reader.is(Token::Kind::word)) {
        const auto which = language_from_code(reader.peek().text);
        if (!which && !reader.is(Token::Kind::string, 1)) {
            break; // not a language, but an answer, or what the caller says
        }
        if (!which && (reader.is("choice") || reader.is("teaches"))) {
            break; // a text of another kind follows
        }
        const Token& code = reader.take();
        if (!which) {
            return reader.fail(
                code, fmt::format("unknown language {}", token_text(code)),
                fmt::format("the languages are {}", fmt::join(vocabulary::language_codes(), " and ")));
        }
        auto text = reader.take_string(fmt::format("the text for '{}'", code.text));
        if (!text) {
            return std::nullopt;
        }
        if (!out.texts.emplace(*which, std::move(*text)).second) {
            return reader.fail(code, fmt::format("the text in '{}' is there already", code.text));
        }
    }
    return out;
}

bool parse_answers(TokenReader& reader, const Scope& scope, AskStatement& ask) {
    if (reader.accept("choice")) {
        ask.form = AnswerForm::choice;
        return parse_choice(reader, scope, ask);
    }
    if (reader.is("number")) {
        reader.take();
        ask.form = AnswerForm::number;
        if (!reader.require("=")) {
            return false;
        }
        ask.key = parse_sum(reader, scope);
        return ask.key.has_value();
    }
    if (reader.accept("pages")) {
        ask.form = AnswerForm::pages;
        return parse_pages(reader, scope, ask);
    }
    if (reader.accept("frame")) {
        ask.form = AnswerForm::frame;
        return parse_place(reader, scope, ask) && reader.require(")");
    }
    return parse_decisions(reader, ask);
}

void check_answers(const std::vector<std::vector<Token>>& answers, const Scope& scope, Errors& errors) {
    for (const std::vector<Token>& tokens : answers) {
        TokenReader reader(tokens, errors);
        AskStatement ask;
        parse_answers(reader, scope, ask);
    }
}

} // namespace cow
