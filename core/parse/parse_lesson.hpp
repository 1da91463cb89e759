#pragma once
// The lines that say where a scenario stands in the course: chapter, teaches, minutes, needs.

#include "core/parse/token_reader.hpp"
#include "core/scenario/script.hpp"

namespace cow {

/// Reads what follows the `word` of such a line into the script's lesson, or, of a chapter with a title, into its list
/// of chapters. Each is said once; what is wrong is reported.
void parse_chapter(TokenReader& reader, const Token& word, Script& script);
void parse_teaches(TokenReader& reader, const Token& word, Script& script);
void parse_minutes(TokenReader& reader, const Token& word, Script& script);
void parse_needs(TokenReader& reader, const Token& word, Script& script);

} // namespace cow
