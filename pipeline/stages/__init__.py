"""The stages of the chain, one public function each."""
