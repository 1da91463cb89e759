#pragma once
// The texts that the sources pass to tr(), trf() and tr_later().

#include <string>
#include <string_view>
#include <vector>

namespace cow::test {

struct Key {
    std::string text;    ///< what the string literal stands for
    std::string problem; ///< why the argument cannot be checked: it hides a literal
    std::size_t line = 0;
};

/// Those in C++ text, in order. An argument without any literal is a variable: not a key.
std::vector<Key> keys_in(std::string_view source);

/// A format string's places, sorted, each once: "{} of {:#x}" gives "0" and "1:#x".
std::vector<std::string> places_in(std::string_view format);

} // namespace cow::test
