#include "core/parse/parser.hpp"

#include "core/base/utf8.hpp"
#include "core/parse/parse_require.hpp"
#include "core/parse/parse_statement.hpp"
#include "core/scenario/text.hpp"

#include <fmt/format.h>

namespace cow {
namespace {

/// Reports the bytes that are no UTF-8, one place a line. False when this is no text at all.
bool check_text(std::string_view text, Errors& errors) {
    if (text.size() > limit::source_bytes) {
        errors.add(text.substr(0, 0), fmt::format("a scenario has at most {} MiB, this file has {} bytes",
                                                  limit::source_bytes >> 20U, text.size()));
        return false;
    }
    if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
        errors.add(text.substr(zero, 1), "a zero byte: this is not a text file");
        return false;
    }
    for (std::size_t at = valid_utf8_prefix(text); at < text.size() && !errors.full();) {
        errors.add(text.substr(at, 1),
                   fmt::format("the byte 0x{:02x} is not UTF-8 here", static_cast<u8>(text[at])));
        const std::size_t newline = std::min(text.find('\n', at), text.size());
        at = newline + valid_utf8_prefix(text.substr(newline));
    }
    return true;
}

void parse_text(std::string_view text, Document& document, Errors& errors) {
    if (!check_text(text, errors)) {
        return;
    }
    Lexer lexer(text, errors);
    std::vector<Token> tokens;
    while (!errors.full() && lexer.next_line(tokens)) {
        if (document.script.statements.size() >= limit::statements) {
            errors.add(tokens.front().text,
                       fmt::format("a scenario has at most {} statements", limit::statements));
            return;
        }
        if (!lexer.damaged()) {
            parse_statement(tokens, errors, document);
        }
    }
}

} // namespace

ParseResult parse_script(std::string_view text) {
    Document document;
    Errors errors(text);
    parse_text(text, document, errors);
    check_requirements(document.conditions, document.scope, errors);
    if (errors.empty() && document.open_question) {
        errors.add(document.open_question->text, "no step follows this question",
                   "the next step is the answer");
    }
    if (errors.empty() && document.script.statements.empty() && document.script.chapters.empty()) {
        errors.add(
            text.substr(0, 0), "this scenario has no steps",
            "a first one: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)");
    }
    return {std::move(document.script), errors.take()};
}

ParseResult parse_submission(std::string_view text, const Script& assignment) {
    Document document;
    document.script.config = assignment.config;
    for (const Statement& statement : assignment.statements) {
        document.scope.learn(statement);
        if (const auto* file = std::get_if<FileStatement>(&statement.what)) {
            document.files.insert(file->path);
        }
    }
    document.assignment = document.scope;
    Errors errors(text);
    parse_text(text, document, errors);
    return {std::move(document.script), errors.take()};
}

ParseResult parse_line(std::string_view line, const Script* context) {
    Document document;
    if (context == nullptr) {
        document.scope = Scope::open();
    } else {
        for (const Statement& statement : context->statements) {
            document.scope.learn(statement);
            document.has_step = document.has_step || statement.is_step();
            if (const auto* file = std::get_if<FileStatement>(&statement.what)) {
                document.files.insert(file->path);
            }
        }
    }
    Errors errors(line);
    parse_text(line, document, errors);
    if (errors.empty() && document.script.statements.size() != 1) {
        errors.add(line.substr(0, 0), "one statement is expected here");
    }
    return {std::move(document.script), errors.take()};
}

} // namespace cow
