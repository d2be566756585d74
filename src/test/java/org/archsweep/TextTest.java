package org.archsweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @Test
  void formatsAlikeUnderAnyLocale() {
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("de", "tr", "ar-EG", "fa-IR", "hi-IN", "th-TH", "sv")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(Text.format("%,d %.2f %d %S %e", 12_345, -0.5, -7, "i", 0.1))
            .isEqualTo("12,345 -0.50 -7 I 1.000000e-01");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000 0007 0008 000b 001b 007f 0085 0090 009b 009f", // controls
        "061c 200e 200f 202a 202b 202c 202d 202e 2066 2067 2068 2069", // what turns the line
        "00ad 180e 200b 200c 200d 2060 2064 feff fff9 fffb", // what has no width
        "2028 2029", // line breaks
        "fffe ffff fdd0 0378" // what is no character
      })
  void writesWhatIsNotSeenAsItsNumber(String all) {
    for (String hexadecimal : all.split(" ", -1)) {
      String hidden = Character.toString(Integer.parseInt(hexadecimal, 16));

      assertThat(Text.printable("a" + hidden + "b")).isEqualTo("a\\u" + hexadecimal + "b");
    }
  }

  @Test
  void writesLineBreaksAndTabsAsPeopleKnowThem() {
    assertThat(Text.printable("a\r\nb\tc")).isEqualTo("a\\r\\nb\\tc");
  }

  @Test
  void writesLoneHalvesOfAPairAndHiddenPairs() {
    assertThat(Text.printable("\ud83d")).isEqualTo("\\ud83d");
    assertThat(Text.printable("\ude00\ud83d")).isEqualTo("\\ude00\\ud83d");
    assertThat(Text.printable(Character.toString(0xe0041))).isEqualTo("\\udb40\\udc41");
  }

  @Test
  void leavesWhatIsSeen() {
    String seen = "extra:L1+L3 (50 %) \"é\" 網絡 شبكة नेटवर्क \ud83d\ude00 \\ <&>";

    assertThat(Text.printable(seen)).isEqualTo(seen);
  }

  @Test
  void leavesNothingThatXmlForbids() {
    String all =
        IntStream.rangeClosed(0, Character.MAX_VALUE)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    assertThat(Text.printable(all).codePoints().filter(TextTest::isForbidden).boxed()).isEmpty();
  }

  private static boolean isForbidden(int character) {
    boolean half = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    return half || character < 0x20 || character == 0xfffe || character == 0xffff;
  }
}
