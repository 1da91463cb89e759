#pragma once
// What may be answered to a question, and what a text is in other languages.

#include "core/parse/token_reader.hpp"
#include "core/scenario/scope.hpp"
#include "core/scenario/script.hpp"

#include <optional>
#include <vector>

namespace cow {

/// `zh "text"`, any number of languages. Nothing, with an error, when a text is missing or none of ours.
std::optional<Translations> parse_translations(TokenReader& reader);

/// Reads what follows the question: `copy | reuse`, `choice "a" | "b" = "a"`, `number = refs(buf)`, `pages(…) = fault`,
/// `frame(…)`. False when there was an error.
bool parse_answers(TokenReader& reader, const Scope& scope, AskStatement& ask);

/// The names in what is right to answer, each up to the end of its line: `scope` is that behind the step that is asked
/// about, which may have given them.
void check_answers(const std::vector<std::vector<Token>>& answers, const Scope& scope, Errors& errors);

} // namespace cow
