#include "core/language/language.hpp"

#include <doctest/doctest.h>

using namespace cow;

TEST_CASE("language: texts follow the language in use, and unknown ones stay as they are") {
    const u64 changes = language_changes();
    CHECK(language() == Language::english);
    CHECK(tr("trap into the kernel") == "trap into the kernel");
    CHECK(trf("{} → {}", 1, 2) == "1 → 2");
    use_language(Language::chinese);
    CHECK(tr("trap into the kernel") == "陷入内核");
    CHECK(tr("no text of the program") == "no text of the program");
    CHECK(trf("{} – {}", 1, "x") == "1 – x");
    use_language(Language::chinese);
    CHECK(language_changes() == changes + 1);
    use_language(Language::english);
    CHECK(tr("trap into the kernel") == "trap into the kernel");
    CHECK(language_changes() == changes + 2);
}

TEST_CASE("language: every one has a code of its own") {
    for (const Language which : languages) {
        CHECK(language_from_code(language_code(which)) == which);
    }
    CHECK(language_from_code("fr") == std::nullopt);
}
